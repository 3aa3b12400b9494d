import { randomBytes } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { createAgent } from "@/lib/agents/create-agent";
import { createApi } from "@/lib/api/app";
import { BASE, type Call, NO_LIMITS, testClient } from "@/lib/api/testing/test-client";
import { DISPLAY_PLAN, type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db, pool } from "@/lib/db/client";
import { formatId } from "@/lib/ids/new-id";
import type { AuditEntry } from "./serialize";
import { verifyAllChains } from "./verify-all-chains";

const api = createApi(NO_LIMITS);
let workspace: TestWorkspace;
let key: { id: string; key: string };
let call: Call;

beforeAll(async () => {
  workspace = await testWorkspace();
  key = await workspace.key();
  call = testClient(key.key, api);
});

const entries = async (query: string) => (await call("GET", `/audit-logs?${query}`)).body.data as AuditEntry[];
const download = (query: string) =>
  api.fetch(
    new Request(`${BASE}/api/v1/audit-logs/export?${query}`, { headers: { authorization: `Bearer ${key.key}` } }),
  );

/** Old entries of a workspace of their own, a second apart, each ten thousandth of another kind. */
async function manyEntries(count: number): Promise<{ owner: TestWorkspace; call: Call; start: number }> {
  const owner = await testWorkspace();
  const start = Date.UTC(2026, 0, 1);
  const ids = Array.from({ length: count }, (_, n) => formatId("auditLog", start + n * 1_000, randomBytes(16)));
  await pool.query(
    `INSERT INTO audit_logs (id, workspace_id, actor_type, actor_id, action, resource_type, resource_id, request_id, address, created_at)
     SELECT id, $2, 'system', 'sch_' || n % 3, CASE WHEN n % 10000 = 1 THEN 'policy.moved' ELSE 'run.started' END,
       CASE WHEN n % 10000 = 1 THEN 'policy' ELSE 'run' END, 'run_' || n, 'req_x', 'local', to_timestamp($3 + n - 1)
     FROM unnest($1::text[]) WITH ORDINALITY AS t(id, n)`,
    [ids, owner.workspaceId, start / 1_000],
  );
  return { owner, call: testClient((await owner.key()).key, api), start };
}

test("a change is there with who, what, before and after, from where and in which request", async () => {
  const made = (await call("POST", "/contacts", { name: "Kim" }, { "x-request-id": "change-1" })).body.data as {
    id: string;
  };
  await call("PATCH", `/contacts/${made.id}`, { name: "Kim Harbor" });
  const [updated, created] = await entries(`resource_id=${made.id}`);
  expect(created).toMatchObject({
    actor: { type: "api_key", id: key.id, name: "test" },
    action: "contact.created",
    resource: { type: "contact", id: made.id },
    request_id: "change-1",
  });
  expect(updated?.action).toBe("contact.updated");
  const one = await call("GET", `/audit-logs/${created?.id}`);
  expect(one.body.data).toEqual(created);
  const stranger = testClient((await (await testWorkspace()).key()).key, api);
  const foreign = await stranger("GET", `/audit-logs/${created?.id}`);
  const unknown = await stranger("GET", "/audit-logs/aud_none");
  expect([foreign.status, foreign.body.message]).toEqual([404, unknown.body.message]);
});

test("each filter and all of them together", async () => {
  const agent = await createAgent(workspace.ctx, { name: "Filtered", publish: true, plan: DISPLAY_PLAN });
  await call("POST", `/agents/${agent.id}/pause`, {});
  const [paused] = await entries("action=agent.paused");
  expect(paused).toMatchObject({ resource: { type: "agent", id: agent.id }, actor: { id: key.id } });
  const all = new URLSearchParams({
    actor: key.id,
    action: "agent.paused",
    resource_type: "agent",
    resource_id: agent.id,
  });
  expect((await entries(`${all}`)).map(({ id }) => id)).toEqual([paused?.id]);
  expect(await entries(`actor=${workspace.userId}&action=agent.paused`)).toEqual([]);
  expect((await entries(`actor=${workspace.userId}&resource_type=agent`))[0]).toMatchObject({
    actor: { type: "user", id: workspace.userId },
    resource: { id: agent.id },
  });
  expect(await entries(`resource_id=${agent.id}&created_before=2020-01-01T00:00:00Z`)).toEqual([]);
  expect((await entries(`resource_id=${agent.id}&created_after=2020-01-01T00:00:00Z`)).length).toBeGreaterThan(1);
  for (const bad of ["actr=x", "created_after=yesterday", "actor=", "limit=0", "cursor=x"]) {
    expect((await call("GET", `/audit-logs?${bad}`)).status).toBeGreaterThanOrEqual(400);
  }
});

test("pages follow each other without a gap, also when nothing of a page matches, and by time to the millisecond", async () => {
  const { call, start } = await manyEntries(12_000);
  const walk = async (query: string) => {
    const found: AuditEntry[] = [];
    let pages = 0;
    for (let cursor = ""; ; pages++) {
      const { body } = await call("GET", `/audit-logs?limit=100&${query}${cursor}`);
      found.push(...(body.data as AuditEntry[]));
      if (body.next_cursor === null) return { found, pages };
      cursor = `&cursor=${body.next_cursor}`;
    }
  };
  const rare = await walk("resource_type=policy");
  expect(rare.found.map(({ resource }) => resource.id)).toEqual(["run_10001", "run_1"]);
  expect(rare.pages).toBeLessThan(5);
  expect((await walk("action=policy.moved&actor=sch_1")).found).toHaveLength(1);
  const at = (n: number) => new Date(start + n * 1_000).toISOString();
  const some = await walk(`created_after=${at(5_000)}&created_before=${at(5_351)}`);
  expect(some.found.map(({ resource }) => resource.id)).toEqual(
    Array.from({ length: 350 }, (_, i) => `run_${5_351 - i}`),
  );
});

test("the export is the list, in both formats, over several pages", async () => {
  const { owner } = await manyEntries(1_234);
  const theirs = (await owner.key()).key;
  const get = (query: string) =>
    api.fetch(
      new Request(`${BASE}/api/v1/audit-logs/export?${query}`, { headers: { authorization: `Bearer ${theirs}` } }),
    );
  const json = await get("format=json&action=run.started");
  expect(json.headers.get("content-type")).toBe("application/x-ndjson");
  const lines = (await json.text())
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as AuditEntry);
  expect(lines.map(({ resource }) => resource.id)).toEqual(Array.from({ length: 1_233 }, (_, i) => `run_${1_234 - i}`));
  const csv = await get("format=csv&resource_type=run");
  expect(csv.headers.get("content-disposition")).toMatch(/^attachment; filename="audit-log-\d{4}-\d\d-\d\d\.csv"$/);
  expect((await csv.text()).trimEnd().split("\r\n")).toHaveLength(1_234);
  expect(await db.auditLog.count({ where: { workspaceId: owner.workspaceId, sealSeq: null } })).toBe(0);
  expect((await download("format=xml")).status).toBe(422);
});

test("the export's cells hold JSON, and no formulas", async () => {
  await call("POST", "/contacts", { name: "=SUM(A1)" }, { "x-request-id": "formula" });
  const [line] = (await (await download("format=csv&action=contact.created")).text()).split("\r\n").slice(1);
  expect(line).toContain('"{""name"":""=SUM(A1)""');
});

test("verification says what it compared, and names what was changed", async () => {
  const before = await call("GET", "/audit-logs/verification");
  expect(before.body.data).toMatchObject({ ok: true, complete: true, unsealed: 0, mismatch: null });
  const [entry] = await entries("action=contact.created");
  await pool.query("ALTER TABLE audit_logs DISABLE TRIGGER USER");
  await pool.query("UPDATE audit_logs SET address = '10.0.0.1' WHERE id = $1", [entry?.id]);
  const after = await call("GET", "/audit-logs/verification");
  expect(after.body.data).toMatchObject({
    ok: false,
    mismatch: { problem: "entry_changed", entry: entry?.id, message: "The entry is not what was sealed." },
  });
  const other = await testWorkspace();
  const all = await verifyAllChains({});
  expect(all.ok).toBe(false);
  expect(all.mismatches.map(({ workspace_id }) => workspace_id)).toEqual([workspace.workspaceId]);
  expect(all.workspaces).toBe(await db.workspace.count());
  const one = await verifyAllChains({ workspaceId: other.workspaceId });
  expect(one).toMatchObject({ ok: true, workspaces: 1, mismatches: [] });
  expect(await verifyAllChains({ head: one.heads[0] ?? "" })).toMatchObject({ ok: true, workspaces: 1 });
  await expect(verifyAllChains({ head: "x" })).rejects.toMatchObject({ code: "validation_failed" });
  await pool.query("UPDATE audit_logs SET address = $2 WHERE id = $1", [entry?.id, entry?.address]);
  await pool.query("ALTER TABLE audit_logs ENABLE TRIGGER USER");
  expect((await verifyAllChains({})).ok).toBe(true);
  await db.workspace.delete({ where: { id: other.workspaceId } });
  const gone = await verifyAllChains({ head: one.heads[0] ?? "" });
  expect(gone.mismatches[0]?.mismatch?.problem).toBe("head_missing");
});

test("who may not read it reads nothing of it", async () => {
  const { key: weak } = await workspace.key(["agents:read", "runs:read"]);
  for (const path of ["", "/verification", "/export?format=csv", "/aud_x"]) {
    expect((await testClient(weak, api)("GET", `/audit-logs${path}`)).status).toBe(403);
  }
});
