import { afterAll, beforeAll, expect, test } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { timeOfId } from "@/lib/ids/time-of-id";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { startWorker } from "@/lib/testing/start-worker";
import { waitForRun } from "@/lib/testing/wait-for-run";

let worker: Awaited<ReturnType<typeof startWorker>>;
let ctx: Ctx;

beforeAll(async () => {
  worker = await startWorker();
  ctx = await createWorkspaceFixture();
});
afterAll(() => worker.stop());

const MAIL = { to: "ceo@acme.example", subject: "Q3 renewal", body: "Hello" };

async function run(tool: string, input: object) {
  const agent = await createAgentFixture(ctx, { steps: [{ id: "mail", tool, input }] });
  return waitForRun((await startRun(ctx, { agent: agent.id, trigger: "manual", input: {} })).id);
}

test("a mail is kept where there is no server, with a receipt", async () => {
  const done = await run("email.send", MAIL);
  const { id, status } = done.output as { id: string; status: string };
  expect(status).toBe("kept");
  expect(await db.email.findUnique({ where: { id } })).toMatchObject({
    recipient: MAIL.to,
    subject: MAIL.subject,
    text: "Hello",
  });
  expect(await db.receipt.findFirst({ where: { runId: done.id } })).toMatchObject({
    target: `email to ${MAIL.to}`,
    responseId: id,
  });
});

test("a draft stays one", async () => {
  const { draft_id: id } = (await run("gmail.draft", MAIL)).output as { draft_id: string };
  expect(await db.email.findUnique({ where: { id } })).toMatchObject({ status: "draft", recipient: MAIL.to });
});

test.each([
  { ...MAIL, to: "nobody" },
  { ...MAIL, subject: "a\r\nBcc: all@example.com" },
  { ...MAIL, body: "" },
])("%j is refused", async (input) => {
  expect(await run("email.send", input)).toMatchObject({ status: "failed", error: { code: "invalid_input" } });
});

test("an id tells its time", () => {
  const before = Date.now();
  const time = timeOfId(newId("run")).getTime();
  expect(time).toBeGreaterThanOrEqual(before);
  expect(time).toBeLessThanOrEqual(Date.now());
});
