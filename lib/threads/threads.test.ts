import { beforeEach, expect, test } from "vitest";
import { createApi } from "@/lib/api/app";
import { type Call, NO_LIMITS, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";
import { startRun } from "@/lib/runs/start-run";

const api = createApi(NO_LIMITS);
let ours: TestWorkspace;
let call: Call;
let agent: string;

beforeEach(async () => {
  ours = await testWorkspace();
  call = testClient((await ours.key()).key, api);
  agent = (await ours.agent()).id;
});

const start = async (thread?: string, of = agent) =>
  (await startRun(ours.ctx, { agent: of, trigger: "api", input: { input: "Hi" }, ...(thread && { thread }) })).id;
const at = (thread: string, query = "") => `/agents/${agent}/threads/${encodeURIComponent(thread)}${query}`;
interface Listed {
  thread: string;
  runs: number;
  last_run_id: string;
}
const listed = async (query = "") => {
  const { body } = await call("GET", `/agents/${agent}/threads${query}`);
  return { threads: body.data as Listed[], cursor: body.next_cursor };
};

test("threads are listed by their latest run, with how many runs they have", async () => {
  await start("a");
  await start("b");
  await start();
  const last = await start("a");
  await start("c", (await ours.agent("Other")).id);
  expect((await listed()).threads.map(({ thread, runs }) => [thread, runs])).toEqual([
    ["a", 2],
    ["b", 1],
  ]);
  expect((await listed()).threads[0]?.last_run_id).toBe(last);
  const first = await listed("?limit=1");
  const second = await listed(`?limit=1&cursor=${first.cursor}`);
  expect([first.threads[0]?.thread, second.threads[0]?.thread, second.cursor]).toEqual(["a", "b", null]);
});

test.each(["customer-42", "a/b?c#d", "Ünïcode 漢字 🙂", "100%", "...", "%2F"])(
  "%j is read and forgotten",
  async (thread) => {
    const id = await start(thread);
    await start(thread);
    const other = await start("another");
    const read = await call("GET", at(thread));
    expect([read.status, (read.body.data as { run_id: string }[]).at(-1)?.run_id]).toEqual([200, id]);
    expect((await call("GET", at(thread, "?limit=1"))).body.next_cursor).not.toBeNull();
    expect((await call("DELETE", at(thread))).status).toBe(204);
    expect((await call("GET", at(thread))).status).toBe(404);
    expect((await call("DELETE", at(thread))).status).toBe(404);
    const runs = await db.run.findMany({ where: { agentId: agent }, orderBy: { number: "asc" } });
    expect(runs.map((run) => run.thread)).toEqual([null, null, "another"]);
    expect(runs.at(-1)?.id).toBe(other);
    const audit = await db.auditLog.findFirstOrThrow({
      where: { workspaceId: ours.workspaceId, action: "thread.deleted" },
    });
    expect(audit.before).toEqual({ agent_id: agent, thread, runs: 2 });
  },
);

test("a run is started in a thread by the API; a name has its limits", async () => {
  const answer = await call("POST", `/agents/${agent}/run`, { thread: " customer-42 " });
  expect(answer.status).toBe(202);
  expect((await db.run.findUniqueOrThrow({ where: { id: String(answer.body.id) } })).thread).toBe("customer-42");
  for (const thread of ["", "x".repeat(201), "a\u0000b", "a\nb", ".", "..", 7])
    expect((await call("POST", `/agents/${agent}/run`, { thread })).status).toBe(422);
});
