import { beforeAll, expect, test } from "vitest";
import { type Call, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";

let workspace: TestWorkspace;
let call: Call;
beforeAll(async () => {
  workspace = await testWorkspace();
  call = testClient((await workspace.key()).key);
});

const saying = (content: string) => ({ steps: [{ id: "say", type: "display", input: { content } }] });

/** An agent with a version for each of these texts, the last of which is the draft too. */
async function published(...texts: string[]): Promise<string> {
  const { body } = await call("POST", "/agents", { name: "Versioned" });
  const { id } = body.data as { id: string };
  for (const text of texts) {
    await call("PATCH", `/agents/${id}`, { plan: saying(text) });
    await call("POST", `/agents/${id}/publish`, { notes: `says ${text}` });
  }
  return id;
}

test("a version is read by its number, with who published it", async () => {
  const agent = await published("one", "two");
  const { body } = await call("GET", `/agents/${agent}/versions/1`);
  expect(body.data).toMatchObject({ version: 1, plan: saying("one"), notes: "says one", created_by_name: "test" });
  for (const version of ["3", "0", "-1", "01", "1.0", "one", "9999999999"]) {
    expect((await call("GET", `/agents/${agent}/versions/${version}`)).status).toBe(404);
  }
  const own = await workspace.agent("By a person");
  const { name } = await db.user.findUniqueOrThrow({ where: { id: workspace.userId } });
  expect((await call("GET", `/agents/${own.id}/versions/1`)).body.data).toMatchObject({ created_by_name: name });
});

test("rolling back publishes the old plan as a new version and leaves the draft alone", async () => {
  const agent = await published("one", "two");
  await call("PATCH", `/agents/${agent}`, { plan: saying("draft") });
  const first = await call("POST", `/agents/${agent}/rollback`, { version: 1 });
  expect(first.status).toBe(200);
  expect(first.body.data).toMatchObject({ version: 3, plan: saying("one"), notes: "Roll back to version 1" });
  const detail = (await call("GET", `/agents/${agent}`)).body;
  expect(detail).toMatchObject({ published_version: 3, plan: saying("draft"), has_unpublished_changes: true });
  const run = await call("POST", `/agents/${agent}/run`);
  expect((await call("GET", `/runs/${run.body.id}`)).body.data).toMatchObject({ version: 3 });

  const second = await call("POST", `/agents/${agent}/rollback`, { version: 2, notes: "Two was right" });
  expect(second.body.data).toMatchObject({ version: 4, plan: saying("two"), notes: "Two was right" });
  const rows = await db.auditLog.findMany({
    where: { resourceId: agent, action: "agent.rolled_back" },
    orderBy: { id: "asc" },
  });
  expect(rows.map(({ after }) => after)).toEqual([
    { version: 3, to: 1 },
    { version: 4, to: 2 },
  ]);
});

test("rolling back is refused to what runs already, to what is not there, and to what cannot run any more", async () => {
  const agent = await published("one", "two");
  const refused = async (body: object) => {
    const answer = await call("POST", `/agents/${agent}/rollback`, body);
    return [answer.status, answer.body.error];
  };
  expect(await refused({ version: 2 })).toEqual([422, "validation_failed"]);
  expect(await refused({ version: 7 })).toEqual([404, "not_found"]);
  expect(await refused({ version: 0 })).toEqual([422, "validation_failed"]);
  expect(await refused({})).toEqual([422, "validation_failed"]);
  const gone = { steps: [{ id: "a", tool: "gone.tool" }] };
  await db.agentVersion.updateMany({ where: { agentId: agent, version: 1 }, data: { plan: gone } });
  expect(await refused({ version: 1 })).toEqual([422, "validation_failed"]);
  expect((await call("GET", `/agents/${agent}`)).body.published_version).toBe(2);
});

test("rolling back and publishing at the same time number versions one after the other", async () => {
  const agent = await published("one", "two");
  const answers = await Promise.all(
    [1, 2, 3, 4].flatMap((each) => [
      call("POST", `/agents/${agent}/publish`, { notes: `${each}` }),
      call("POST", `/agents/${agent}/rollback`, { version: 1 }),
    ]),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  const versions = answers.map(({ body }) => (body.data as { version: number }).version);
  expect(versions.sort((a, b) => a - b)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
});
