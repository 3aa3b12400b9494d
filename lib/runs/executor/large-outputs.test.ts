import { beforeAll, expect, test } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import type { Step } from "@/lib/plans/schema";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { driveRun } from "./drive-run";

const MIB = 1024 * 1024;
const QUOTES = 2; // JSON text is two bytes longer than the text in it

let ctx: Ctx;
beforeAll(async () => {
  ctx = await createWorkspaceFixture();
});

const copies = (count: number): Step[] =>
  Array.from({ length: count }, (_, index) => ({ id: `copy${index}`, type: "transform", input: "{{ input.text }}" }));

async function runOf(steps: Step[], characters: number, roundsAtATime?: number) {
  const { id: agent } = await createAgentFixture(ctx, { steps });
  const { id } = await startRun(ctx, { agent, trigger: "manual", input: { text: "x".repeat(characters) } });
  while ((await driveRun(id, roundsAtATime)).state === "more");
  return db.run.findUniqueOrThrow({ where: { id }, select: { status: true, error: true, stepsCompleted: true } });
}

test.each([
  [4 * MIB - QUOTES - 1, "completed"],
  [4 * MIB - QUOTES, "completed"],
  [4 * MIB - QUOTES + 1, "failed"],
])("an output of %i characters: %s", async (characters, status) => {
  const run = await runOf(copies(1), characters);
  expect(run.status).toBe(status);
  if (status === "failed")
    expect(run.error).toMatchObject({ code: "output_too_large", message: "The output is larger than 4 MiB." });
});

test("the outputs of a run are 32 MiB together at most, whatever number of workers take it up on its way", async () => {
  const reads = (index: number): Step => ({ id: `read${index}`, tool: "crm.search", input: { limit: 1 } });
  const steps = copies(9).flatMap((copy, index) => [copy, reads(index)]);
  const run = await runOf(steps, 4 * MIB - 100, 1);
  expect(run).toMatchObject({
    status: "failed",
    stepsCompleted: 16,
    error: { code: "output_too_large", step_id: "copy8", message: expect.stringContaining("32 MiB") },
  });
});
