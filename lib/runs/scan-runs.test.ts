import { beforeAll, describe, expect, test } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { db, pool } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { countRuns } from "./count-runs";
import type { RunFilter } from "./filter-schema";
import { listRuns } from "./list-runs";
import { SCAN_WINDOW } from "./scan-runs";

process.env.DROVER_DB_POOL = "1"; // what one connection counts is what all statements cost

const RUNS = 30_000;
const PER_PAGE = 20;
let ctx: Ctx;
let common: string;
let rare: string;
const at = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 1000);

/** Numbers 1 to 30,000, a second apart. What is rare lies at the old end, where a walk from the new one is longest. */
beforeAll(async () => {
  ctx = await createWorkspaceFixture();
  const plan = { steps: [] };
  common = (await createAgentFixture(ctx, plan)).id;
  rare = (await createAgentFixture(ctx, plan)).id;
  const version = async (agentId: string) => (await db.agentVersion.findFirstOrThrow({ where: { agentId } })).id;
  const second = await db.agentVersion.create({
    data: {
      id: newId("agentVersion"),
      workspaceId: ctx.workspaceId,
      agentId: common,
      version: 2,
      plan,
      createdBy: "x",
    },
  });
  await pool.query(
    `INSERT INTO runs (id, number, workspace_id, agent_id, version_id, status, trigger, started_by, source_id, replay_of, input, output, created_at)
     SELECT 'run_' || n, n, $1, CASE WHEN n <= 10 THEN $3 ELSE $2 END,
       CASE WHEN n <= 10 THEN $5 WHEN n <= 30 THEN $6 ELSE $4 END,
       CASE WHEN n <= 40 THEN 'failed' WHEN n <= 50 THEN 'sleeping' ELSE 'completed' END::run_status,
       CASE WHEN n <= 60 THEN 'webhook' ELSE 'manual' END, 'someone',
       CASE WHEN n BETWEEN 61 AND 70 THEN 'sch_hourly' WHEN n BETWEEN 71 AND 80 THEN 'run_11' END,
       CASE WHEN n BETWEEN 71 AND 80 THEN 'run_11' END,
       jsonb_build_object('n', n, 'who', CASE WHEN n % 1000 = 0 THEN 'Ada "the" Überprüferin 100%' ELSE 'nobody' END),
       '{"text":"line one\\nline two"}', $7::timestamptz + n * interval '1 second'
     FROM generate_series(1, $8::int) n`,
    [ctx.workspaceId, common, rare, await version(common), await version(rare), second.id, at(0), RUNS],
  );
  await pool.query("VACUUM ANALYZE runs");
});

interface Cost {
  sequential: number;
  read: number;
}

async function counters(): Promise<Cost> {
  await pool.query("SELECT pg_stat_force_next_flush()");
  const { rows } = await pool.query<Cost>(
    `SELECT seq_scan::int AS sequential, (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = 'runs')::int AS read
     FROM pg_stat_user_tables WHERE relname = 'runs'`,
  );
  return rows[0] ?? { sequential: 0, read: 0 };
}

async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const before = await counters();
  await work();
  const after = await counters();
  return { sequential: after.sequential - before.sequential, read: after.read - before.read };
}

const numbers = async (filter: RunFilter & { limit?: number; cursor?: string }) =>
  (await listRuns(ctx, { limit: PER_PAGE, ...filter })).data.map((run) => run.run_id);

describe("what a page costs", () => {
  const INDEXED: [string, () => RunFilter, number][] = [
    ["nothing chosen", () => ({}), PER_PAGE],
    ["a common agent", () => ({ agent: common }), PER_PAGE],
    ["a rare agent", () => ({ agent: rare }), 10],
    ["a common status", () => ({ status: ["completed"] }), PER_PAGE],
    ["a rare status", () => ({ status: ["sleeping"] }), 10],
    ["several rare statuses", () => ({ status: ["sleeping", "failed", "queued"] }), PER_PAGE],
    ["an agent and a rare status", () => ({ agent: common, status: ["failed"] }), PER_PAGE],
    ["a version", () => ({ agent: common, version: 2 }), PER_PAGE],
    ["a source", () => ({ source: "sch_hourly" }), 10],
    ["the replays of a run", () => ({ replay_of: "11" }), 10],
    ["all before an old time", () => ({ created_before: at(1000) }), PER_PAGE],
    ["a short time long ago", () => ({ created_after: at(500), created_before: at(506) }), 5],
    ["all after a recent time", () => ({ created_after: at(RUNS - 5) }), 5],
    ["an agent at an old time", () => ({ agent: common, created_before: at(1000) }), PER_PAGE],
  ];

  test.each(INDEXED)("%s: no more than 50 rows for each one shown", async (_name, filter, shown) => {
    // More often than PostgreSQL plans a statement for its values: then the plan for any values counts.
    for (let time = 0; time < 7; time++) {
      let found: number[] = [];
      const cost = await costOf(async () => {
        found = await numbers(filter());
      });
      expect(found).toHaveLength(shown);
      expect(cost.sequential).toBe(0);
      expect(cost.read).toBeLessThanOrEqual(50 * PER_PAGE);
    }
  });

  const SEARCHED: [string, () => RunFilter][] = [
    ["a rare trigger", () => ({ trigger: "webhook" })],
    ["text that is nowhere", () => ({ q: "xyzzy" })],
    ["text of a common agent", () => ({ agent: common, q: "xyzzy", status: ["completed", "failed"] })],
    ["a status of a version", () => ({ agent: common, version: 1, status: ["sleeping"] })],
  ];

  test.each(SEARCHED)("%s: looks at a window and says how far it came", async (_name, filter) => {
    const cost = await costOf(async () => {
      const page = await listRuns(ctx, { limit: PER_PAGE, ...filter() });
      expect(page).toMatchObject({ data: [], next_cursor: expect.any(String) });
      expect(page.searched_until).toBe(at(RUNS - SCAN_WINDOW + 1).toISOString());
    });
    expect(cost.sequential).toBe(0);
    expect(cost.read).toBeLessThanOrEqual(5 * SCAN_WINDOW);
  });

  test("counts no further than asked", async () => {
    expect(await countRuns(ctx, {})).toEqual({ count: 10_000, more: true });
    expect(await countRuns(ctx, { status: ["failed", "sleeping"] })).toEqual({ count: 50, more: false });
    expect(await countRuns(ctx, { trigger: "webhook" })).toEqual({ count: 0, more: true });
  });
});

describe("text", () => {
  const HITS = Array.from({ length: RUNS / 1000 }, (_, index) => RUNS - index * 1000);

  test.each(["überprüferin", '"the"', "100%", "ADA"])("finds %s in the input on the pages that follow", async (q) => {
    const found: number[] = [];
    let cursor: string | null = "";
    let pages = 0;
    while (cursor !== null) {
      const page = await listRuns(ctx, { q, limit: 1, ...(cursor && { cursor }) });
      found.push(...page.data.map((run) => run.run_id));
      cursor = page.next_cursor;
      pages++;
    }
    expect(found).toEqual(HITS);
    expect(pages).toBeLessThan(HITS.length * 3);
  });

  test("finds what stands in the output, over the end of a line too, and takes no wildcards", async () => {
    expect(await numbers({ q: "line one\nline two", limit: 3 })).toEqual([RUNS, RUNS - 1, RUNS - 2]);
    expect(await numbers({ q: "l_ne" })).toEqual([]);
    expect(await numbers({ q: "  " })).toHaveLength(PER_PAGE);
  });

  test("together with other filters looks at those that meet them", async () => {
    const page = await listRuns(ctx, { q: "nobody", trigger: "webhook", created_before: at(100), limit: 100 });
    expect(page.data.map((run) => run.run_id)).toEqual(Array.from({ length: 60 }, (_, index) => 60 - index));
    expect(page).toMatchObject({ next_cursor: null, searched_until: null });
  });
});

test("several statuses come in the order of the runs, page by page", async () => {
  const found: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await listRuns(ctx, { status: ["failed", "sleeping"], limit: 7, ...(cursor && { cursor }) });
    found.push(...page.data.map((run) => run.run_id));
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  expect(found).toEqual(Array.from({ length: 50 }, (_, index) => 50 - index));
});

test("what a filter names must exist, and a version needs its agent", async () => {
  await expect(listRuns(ctx, { agent: "agt_none" })).rejects.toMatchObject({ code: "not_found" });
  await expect(listRuns(ctx, { agent: common, version: 9 })).rejects.toMatchObject({ code: "not_found" });
  await expect(listRuns(ctx, { replay_of: "99999999" })).rejects.toMatchObject({ code: "not_found" });
  await expect(listRuns(ctx, { version: 1 })).rejects.toMatchObject({ code: "validation_failed" });
  const other = await createWorkspaceFixture();
  await expect(listRuns(other, { replay_of: "run_11" })).rejects.toMatchObject({ code: "not_found" });
  expect((await listRuns(other, { source: "sch_hourly" })).data).toEqual([]);
});
