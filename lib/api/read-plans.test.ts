import { beforeAll, describe, expect, test } from "vitest";
import { seedDatabase } from "@/bench/seed/seed-database.mjs";
import { sealAuditLogs } from "@/lib/audit/seal-audit-log";
import { internalCtx } from "@/lib/auth/internal-ctx";
import { env } from "@/lib/config/env";
import { pool } from "@/lib/db/client";
import { queueState } from "@/lib/health/queue-state";
import { runStats } from "@/lib/runs/run-stats";
import { OPERATIONS } from "./operations";
import { ask } from "./testing/plans/ask";
import { GROWING, judgePlan, SET_UP } from "./testing/plans/judge-plan";
import { type DocumentedRead, requestsOf } from "./testing/plans/read-requests";
import { api, readTenant, type Tenant } from "./testing/plans/tenant";
import { watchPlans } from "./testing/plans/watch-plans";
import { BASE } from "./testing/test-client";
import { testWorkspace } from "./testing/test-workspace";

// How PostgreSQL executes what every GET asks of it, in a database large enough to be planned for as one of millions of runs.
const RUNS = 40_000;
/** What one statement may read. */
const MOST_ROWS = 3000;

/** Reads that may read more rows, and how many whatever the database holds. */
const MORE: Record<string, number> = {
  listAuditLogs: 6000, // a search looks at 5,000 entries
  exportAuditLogs: 6000,
  listReceipts: 6000, // and at as many receipts
  listRuns: 9500, // a window of 2,000 is sorted out of a few more, where that is quicker
  listAgentRuns: 9500,
  exportRuns: 9500,
  countRuns: 10_201, // counts up to 10,000
  listContacts: 7000, // of two filters that an index each answers, both are read where that is quickest
};
/** Reads that grow with one thing, not with the database. */
const BY_SIZE: Record<string, string> = {
  countRunActions: "what waits in one run",
  listRunContacts: "the contacts of one run, where they are looked through",
  getPlaybookRun: "the contacts of one run, which S4 counts",
  listApprovalGroups: "what waits in runs over contacts, counted",
  listPlaybookRuns: "the runs of one agent, which S4 counts: from an index alone",
  previewRetention: "the runs that would be deleted, counted",
  getUsage: "the runs of today, which are counted live",
  verifyAuditLog: "the 20,000 entries that are compared",
};
/** Reads of everything there is: what is counted to the last one, and files of all. */
const WHOLE = new Set([
  ...["exportWorkspace", "exportContacts", "countContacts", "countSegment"],
  "summarizeRunContacts", // of one run, which may well be an eighth of all there are
]);
/** Of what people set up and no seed holds: found by its key, or not. */
const NOT_SEEDED = new Set([
  ...["getConnection", "getCredential", "getMcpServer", "getModelProvider", "getModel"],
  ...["followAgentRun", "previewContactImport"],
]);

const executedSince = watchPlans();
let statements = 0;
let tenants: [string, Tenant][];
let described: Map<string, DocumentedRead>;

beforeAll(async () => {
  const large = await testWorkspace();
  await seedDatabase(env.databaseUrl, { runs: RUNS, workspace: large.workspaceId });
  await sealAuditLogs();
  await pool.query("VACUUM (ANALYZE) audit_logs");
  const { rows } = await pool.query<{ email: string }>("SELECT email FROM users WHERE name = 'Person 9.1'");
  const small = await internalCtx(rows[0]?.email ?? "");
  tenants = [
    ["a large workspace", await readTenant(large.ctx)],
    ["a small workspace", await readTenant(small)],
  ];
  described = await readDocument();
}, 120_000);

async function readDocument(): Promise<Map<string, DocumentedRead>> {
  const response = await api.fetch(new Request(`${BASE}/api/v1/openapi.json`));
  const { paths } = (await response.json()) as {
    paths: Record<string, { get?: { operationId: string; parameters?: DocumentedRead["parameters"] } }>;
  };
  return new Map(
    Object.entries(paths).flatMap(([path, { get }]) =>
      get ? [[get.operationId, { id: get.operationId, path, parameters: get.parameters ?? [] }]] : [],
    ),
  );
}

const reads = OPERATIONS.filter(({ method, id }) => method === "GET" && !WHOLE.has(id));

describe("reads a bounded number of rows, by an index, whatever it is asked for", { timeout: 120_000 }, () => {
  test.each(reads.map((operation) => [operation.id, operation] as const))("%s", async (id, operation) => {
    const read = described.get(id);
    if (!read) throw new Error(`${id} is not in the document`);
    const most = id in BY_SIZE ? Number.POSITIVE_INFINITY : (MORE[id] ?? MOST_ROWS);
    const by = operation.scope === "session" ? "session" : "key";
    const unanswered = new Set(read.parameters.filter((each) => each.in === "query").map(({ name }) => name));
    const problems: string[] = [];
    const look = async ([name, tenant]: [string, Tenant], path: string) => {
      executedSince();
      const { status, next } = await ask(tenant, by, path.startsWith("/v1/") ? path : `/api/v1${path}`);
      expect(status, path).toBeLessThan(500);
      if (status < 300) for (const [given] of queryOf(path)) unanswered.delete(given);
      for (const { plan } of executedSince()) {
        statements++;
        for (const problem of judgePlan(plan, most)) problems.push(`${path} of ${name} ${problem}`);
      }
      return next;
    };
    for (const tenant of tenants) {
      const { unknown, paths } = requestsOf(read, tenant[1]);
      if (!NOT_SEEDED.has(id)) expect(unknown, "Say in testing/plans/tenant.ts what to name there.").toEqual([]);
      for (const path of paths) {
        const next = await look(tenant, path);
        if (next) await look(tenant, `${path}${path.includes("?") ? "&" : "?"}limit=100&cursor=${next}`);
      }
    }
    expect(problems.join("\n")).toBe("");
    const paging = ["limit", "cursor"];
    if (!NOT_SEEDED.has(id))
      expect(
        [...unanswered].filter((name) => !paging.includes(name)),
        "never answered",
      ).toEqual([]);
  });
});

const queryOf = (path: string) => new URLSearchParams(path.split("?")[1]);

test("what was judged are the statements that were executed", () => {
  expect(statements).toBeGreaterThan(3000);
});

test("so do the overview and the metrics", async () => {
  executedSince();
  for (const [, { ctx }] of tenants) await runStats(ctx); // grows with the runs of two weeks
  await queueState(); // and with what waits
  const problems = executedSince().flatMap(({ sql, plan }) =>
    judgePlan(plan, Number.POSITIVE_INFINITY).map((problem) => `${sql} ${problem}`),
  );
  expect(problems.join("\n")).toBe("");
});

test("every table is known to grow or not", async () => {
  const { rows } = await pool.query<{ tablename: string }>(
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1",
  );
  expect([...GROWING, ...SET_UP].sort()).toEqual(rows.map(({ tablename }) => tablename));
});
