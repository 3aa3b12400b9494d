import { expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { RunSecrets } from "@/lib/vault/run-secrets";
import { threadHistory } from "./thread-history";

test("the newest exchanges that fit are told, oldest first, each text cut", async () => {
  const ctx = await createWorkspaceFixture();
  const agent = await createAgentFixture(ctx, { steps: [] });
  const secrets = new RunSecrets({ workspaceId: ctx.workspaceId, actorId: "run_0" });
  const start = async () => (await startRun(ctx, { agent: agent.id, trigger: "api", input: {}, thread: "t" })).id;
  const say = async (prompt: string, answer: unknown, status: "completed" | "failed" = "completed") => {
    const runId = await start();
    await db.run.update({ where: { id: runId }, data: { status, completedAt: new Date() } });
    await db.runStep.create({
      data: {
        runId,
        workspaceId: ctx.workspaceId,
        stepId: "work",
        seq: 1,
        type: "agent",
        status: "completed",
        input: { goal: "Help", prompt },
        output: answer as object,
      },
    });
    return runId;
  };
  for (let number = 1; number <= 6; number++)
    await say(`${number}${"p".repeat(9000)}`, { text: `${number}${"a".repeat(9000)}` });
  await say("not this one", { text: "it failed" }, "failed");
  await say("as JSON", { name: "Ada" });
  const id = await start();
  await say("a later one", { text: "is not known yet" });
  const told = await threadHistory({ id, secrets }, "work");
  expect(told.map(({ prompt, answer }) => [prompt.slice(0, 1), answer.slice(0, 1)])).toEqual([
    ["4", "4"],
    ["5", "5"],
    ["6", "6"],
    ["a", "{"],
  ]);
  expect(told.map(({ prompt }) => prompt.length)).toEqual([8000, 8000, 8000, 7]);
  expect(told.at(-1)?.answer).toBe('{"name": "Ada"}');
  expect(await threadHistory({ id, secrets }, "another_step")).toEqual([]);
});
