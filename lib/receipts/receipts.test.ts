import { beforeAll, describe, expect, test } from "vitest";
import { type Call, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { pool } from "@/lib/db/client";
import { startRun } from "@/lib/runs/start-run";
import { receiptIdAt } from "./id-of-time";
import type { Receipt } from "./serialize";
import { createReceiptFixture } from "./testing/create-receipt";

let workspace: TestWorkspace;
let call: Call;
beforeAll(async () => {
  workspace = await testWorkspace();
  call = testClient((await workspace.key()).key);
});

const receipt = (values: Parameters<typeof createReceiptFixture>[1] = {}) =>
  createReceiptFixture(workspace.workspaceId, values);
const found = async (query: Record<string, string>, by = call) => {
  const { status, body } = await by("GET", `/receipts?${new URLSearchParams({ limit: "100", ...query })}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return (body.data as Receipt[]).map(({ id }) => id);
};

describe("/receipts", () => {
  test("one says what was done, where, and who approved it", async () => {
    const key = await workspace.key();
    const hash = "ab".repeat(32);
    const id = await receipt({
      argsHash: hash,
      responseStatus: 201,
      responseId: "pay_7",
      approvalId: "apr_1",
      approvedBy: workspace.userId,
      policyId: "pol_1",
    });
    const { body } = await call("GET", `/receipts/${id}`);
    expect(body.data).toMatchObject({
      id,
      agent: { id: "agt_payer", name: "Payer" },
      run: { id: `${id}_run` },
      step_id: "pay",
      attempt: 1,
      tool: "http.post",
      effect: "write",
      target: "POST https://bank.example/pay",
      args_hash: hash,
      idempotency_key: `${id}_run:pay`,
      status: "completed",
      response_status: 201,
      response_id: "pay_7",
      error: null,
      approval_id: "apr_1",
      approved_by: { id: workspace.userId, name: expect.any(String) },
      policy_id: "pol_1",
    });
    const byKey = (await call("GET", `/receipts/${await receipt({ approvedBy: key.id })}`)).body.data as Receipt;
    expect(byKey.approved_by).toEqual({ id: key.id, name: "test" });
    const gone = (await call("GET", `/receipts/${await receipt({ approvedBy: "usr_gone" })}`)).body.data as Receipt;
    expect(gone.approved_by).toEqual({ id: "usr_gone", name: null });
    const nobody = (await call("GET", `/receipts/${await receipt()}`)).body.data as Receipt;
    expect(nobody.approved_by).toBeNull();
  });

  test("are found by agent, run, tool, status and any text", async () => {
    const agent = await workspace.agent("Ledger");
    const run = await startRun(workspace.ctx, { agent: agent.id, trigger: "manual", input: {} });
    const runNumber = BigInt(run.number);
    const ours = { agentId: agent.id, runId: run.id, runNumber };
    const paid = await receipt({ ...ours, target: "POST https://ledger.example/100%_sure", responseId: "Txn_42" });
    const lost = await receipt({
      ...ours,
      stepId: "other",
      tool: "http.put",
      status: "unknown",
      argsHash: "feed".repeat(16),
    });
    expect(await found({ agent: agent.id })).toEqual([lost, paid]);
    expect(await found({ agent: agent.slug })).toEqual([lost, paid]);
    expect(await found({ run: run.id })).toEqual([lost, paid]);
    expect(await found({ run: String(run.number) })).toEqual([lost, paid]);
    expect(await found({ run: run.id, tool: "http.put" })).toEqual([lost]);
    expect(await found({ status: "unknown" })).toEqual([lost]);
    for (const q of ["LEDGER.example", "100%_s", "txn_42", " sure "]) expect(await found({ q }), q).toEqual([paid]);
    for (const q of ["feedfeed", "FEED"]) expect(await found({ q }), q).toEqual([lost]);
    for (const q of ["eedfeed", "%", "_sure_", "\\"])
      expect(await found({ q, run: run.id }), q).toEqual(q === "%" ? [paid] : []);
    expect(await found({ run: "999999999" })).toEqual([]);
    expect(await found({ agent: "nobody" })).toEqual([]);
  });

  test("outlive their run: it is found by its number", async () => {
    const id = await receipt({ runNumber: 987_654_321n });
    expect(await found({ run: "987654321" })).toEqual([id]);
  });

  test("are found by time", async () => {
    const at = (iso: string) => {
      const createdAt = new Date(iso);
      return receipt({ id: `${receiptIdAt(createdAt)}${"0".repeat(16)}`, createdAt, tool: "time.test" });
    };
    const [first, second, third] = [
      await at("2026-01-01T00:00:00Z"),
      await at("2026-02-01T00:00:00Z"),
      await at("2026-03-01T00:00:00Z"),
    ];
    const tool = "time.test";
    expect(await found({ tool, created_after: "2026-01-15T00:00:00Z" })).toEqual([third, second]);
    expect(await found({ tool, created_before: "2026-02-15T00:00:00+01:00" })).toEqual([second, first]);
    const between = { created_after: "2026-01-01T00:00:00Z", created_before: "2026-03-01T00:00:00Z" };
    expect(await found({ tool, ...between })).toEqual([second]);
  });

  test("page by page, newest first", async () => {
    const made: string[] = [];
    for (let n = 0; n < 5; n++) made.unshift(await receipt({ tool: "page.test", target: `n${n % 2}` }));
    const walk = async (query: string) => {
      const ids: string[] = [];
      for (let cursor: string | null = ""; cursor !== null; ) {
        const { body } = await call("GET", `/receipts?limit=2&tool=page.test${query}${cursor && `&cursor=${cursor}`}`);
        ids.push(...(body.data as Receipt[]).map(({ id }) => id));
        cursor = body.next_cursor as string | null;
      }
      return ids;
    };
    expect(await walk("")).toEqual(made);
    expect(await walk("&q=n0")).toEqual([made[0], made[2], made[4]]);
  });

  test("what lies far back is reached by following the cursor, a bounded number of rows at a time", async () => {
    const own = await testWorkspace();
    const by = testClient((await own.key()).key);
    const rare = await createReceiptFixture(own.workspaceId, { target: "needle" });
    await pool.query(
      `INSERT INTO receipts (id, workspace_id, agent_id, agent_name, run_id, run_number, step_id, attempt, tool, effect, target, args_hash,
         idempotency_key, status)
       SELECT 'rct_z' || lpad(n::text, 25, '0'), $1, 'agt_x', 'X', 'run_z' || n, n, 's', 1, 'http.post', 'write', 'hay', '', '', 'completed'
       FROM generate_series(1, 5200) n`,
      [own.workspaceId],
    );
    const first = await by("GET", "/receipts?q=needle");
    expect(first.body.data).toEqual([]);
    expect(first.body.next_cursor).not.toBeNull();
    const second = await by("GET", `/receipts?q=needle&cursor=${first.body.next_cursor}`);
    expect(second.body).toMatchObject({ data: [{ id: rare }], next_cursor: null });
  });

  test("400, 401, 403, 404 and 422", async () => {
    const id = await receipt();
    expect((await call("GET", "/receipts?cursor=nonsense")).status).toBe(400);
    expect((await testClient(null)("GET", "/receipts")).status).toBe(401);
    expect((await testClient((await workspace.key(["agents:write"])).key)("GET", "/receipts")).status).toBe(403);
    const stranger = testClient((await (await testWorkspace()).key()).key);
    for (const one of [id, "rct_nothing"]) expect((await stranger("GET", `/receipts/${one}`)).status).toBe(404);
    expect(await found({}, stranger)).toEqual([]);
    for (const query of ["status=lost", "limit=0", "created_after=yesterday", "colour=red"])
      expect((await call("GET", `/receipts?${query}`)).status, query).toBe(422);
    expect((await call("GET", "/receipts?q=%00")).status).toBeLessThan(500);
  });
});
