import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Call, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";
import { live } from "@/lib/live/listener";
import type { Step } from "@/lib/plans/schema";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture } from "@/lib/testing/fixtures";
import { startWorker } from "@/lib/testing/start-worker";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { recall } from "./recall";
import { remember } from "./remember";

let worker: Awaited<ReturnType<typeof startWorker>>;
let workspace: TestWorkspace;
let call: Call;
let agent: string;

beforeAll(async () => {
  worker = await startWorker();
  workspace = await testWorkspace();
  call = testClient((await workspace.key()).key);
});
afterAll(async () => {
  await worker.stop();
  await live.stop();
});

const put = (id: string, input: object): Step => ({ id, tool: "memory.put", input });
const search = (id: string, input: object): Step => ({ id, tool: "memory.search", input });

async function run(steps: Step[], of = agent) {
  await db.agentVersion.updateMany({ where: { agentId: of }, data: { plan: { steps } as object } });
  return waitForRun((await startRun(workspace.ctx, { agent: of, trigger: "manual", input: {} })).id);
}

describe("an agent's memory", () => {
  beforeAll(async () => {
    agent = (await createAgentFixture(workspace.ctx, { steps: [] })).id;
  });

  test("what one run notes, a later one finds by its words; another agent does not", async () => {
    await run([
      put("a", { content: "Acme prefers mail on Mondays." }),
      put("b", { content: "Delta wants to be called." }),
    ]);
    const found = (await run([search("s", { query: "when does acme want mail?" })])).output as {
      memories: { content: string }[];
    };
    expect(found.memories.map(({ content }) => content)).toEqual(["Acme prefers mail on Mondays."]);
    const other = await createAgentFixture(workspace.ctx, { steps: [] });
    expect((await run([search("s", { query: "acme" })], other.id)).output).toEqual({ memories: [] });
  });

  test("a key holds one fact, the last one", async () => {
    await run([put("a", { key: "acme.day", content: "Monday" })]);
    await run([put("a", { key: "acme.day", content: "Tuesday" })]);
    expect(await db.memory.findMany({ where: { agentId: agent, key: "acme.day" } })).toMatchObject([
      { content: "Tuesday" },
    ]);
    expect((await recall(agent, "acme.day", 5))[0]).toMatchObject({ key: "acme.day", content: "Tuesday" });
  });

  test("without a query the latest come first", async () => {
    const { memories } = (await run([search("s", { limit: 2 })])).output as { memories: unknown[] };
    expect(memories).toHaveLength(2);
  });

  test.each(["'", "\\", "a & | ! ( ) :*", "<->", "%_", "\u0000a", "𝔘", "' || 'x'::tsquery || '"])(
    "any text may be asked for: %j",
    async (query) => {
      expect(Array.isArray(await recall(agent, query.replace("\u0000", ""), 5))).toBe(true);
    },
  );

  test("a step that is repeated notes nothing twice", async () => {
    const before = await db.memory.count({ where: { agentId: agent } });
    const memory = {
      workspaceId: workspace.workspaceId,
      agentId: agent,
      key: null,
      content: "Once",
      runId: null,
      id: "mem_once",
    };
    await remember(db, memory);
    await remember(db, memory);
    expect(await db.memory.count({ where: { agentId: agent } })).toBe(before + 1);
  });
});

describe("/memories", () => {
  test("a person adds, finds, corrects and forgets; each is in the audit log", async () => {
    const added = await call("POST", `/agents/${agent}/memories`, { key: "tone", content: "Be brief." });
    expect(added.status).toBe(201);
    const { id } = added.body.data as { id: string };
    const listed = await call("GET", `/agents/${agent}/memories?q=brief`);
    expect(listed.body.data).toMatchObject([{ id, key: "tone", run_id: null }]);
    const changed = await call("PATCH", `/memories/${id}`, { content: "Be kind." });
    expect(changed.body.data).toMatchObject({ content: "Be kind." });
    expect((await call("DELETE", `/memories/${id}`)).status).toBe(204);
    expect((await call("DELETE", `/memories/${id}`)).status).toBe(404);
    const actions = await db.auditLog.findMany({ where: { resourceId: id }, orderBy: { id: "asc" } });
    expect(actions.map(({ action }) => action)).toEqual(["memory.created", "memory.updated", "memory.deleted"]);
  });

  test("is refused when there is nothing in it, or too much", async () => {
    for (const body of [
      { content: "" },
      { content: "x".repeat(20_001) },
      { content: "a", other: 1 },
      { key: "", content: "a" },
    ]) {
      expect((await call("POST", `/agents/${agent}/memories`, body)).status).toBe(422);
    }
  });

  test("pages", async () => {
    for (let i = 0; i < 3; i++) await call("POST", `/agents/${agent}/memories`, { content: `Note ${i}` });
    const first = await call("GET", `/agents/${agent}/memories?limit=2`);
    const next = await call("GET", `/agents/${agent}/memories?limit=2&cursor=${first.body.next_cursor}`);
    const ids = [...(first.body.data as { id: string }[]), ...(next.body.data as { id: string }[])].map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    expect(ids).toEqual(ids.toSorted().reverse());
  });
});
