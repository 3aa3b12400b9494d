import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { db, pool } from "@/lib/db/client";
import type { Plan } from "@/lib/plans/schema";
import { countingReceiver, replayWorkspace, transform } from "@/lib/testing/replay-workspace";

const receiver = await countingReceiver();
const { post } = receiver;
let at: Awaited<ReturnType<typeof replayWorkspace>>;

beforeAll(async () => {
  at = await replayWorkspace();
});
afterAll(async () => {
  await at.stop();
  receiver.close();
});
afterEach(() => {
  receiver.refuse();
  receiver.received();
});

const PLAN: Plan = {
  steps: [
    post("first"),
    { id: "maybe", type: "transform", if: "false", input: 1 },
    post("risky", { on_error: "continue" }),
    {
      id: "each",
      type: "for_each",
      input: { items: ["a", "b"] },
      steps: [post("inner"), transform("keep", "{{ item }}")],
    },
    {
      id: "choose",
      type: "branch",
      cases: [{ when: "steps.first.output.status == 200", steps: [post("inside")] }],
    },
    post("last"),
    transform("end", { first: "{{ steps.first.output.status }}", each: "{{ steps.each.output }}" }),
  ],
};

test("what came before is reused and not done again; the step and all after it are", async () => {
  receiver.refuse("/risky");
  const first = await at.runPlan(PLAN, { to: "ada" });
  expect(first.status).toBe("completed");
  expect(receiver.received()).toEqual(["/first", "/risky", "/inner", "/inner", "/inside", "/last"]);
  receiver.received();
  const run = await at.replayed(first.number, { from_step: "last", input: { to: "bob" } });
  expect(receiver.received()).toEqual(["/last"]);
  expect(run).toMatchObject({ version: 1, credits_used: 1, output: { first: 200, each: ["a", "b"] } });
  const log = new Map(run.step_log.map((step) => [step.step_id, step]));
  expect(run.step_log.map((step) => [step.step_id, step.status, step.reused])).toEqual([
    ["first", "completed", true],
    ["maybe", "skipped", true],
    ["risky", "failed", true],
    ["each", "completed", true],
    ["each[0].inner", "completed", true],
    ["each[0].keep", "completed", true],
    ["each[1].inner", "completed", true],
    ["each[1].keep", "completed", true],
    ["choose", "completed", true],
    ["inside", "completed", true],
    ["last", "completed", false],
    ["end", "completed", false],
  ]);
  expect(log.get("first")).toMatchObject({ attempts: 0, credits_used: 0 });
  expect(log.get("last")).toMatchObject({ attempts: 1 });
  expect(run.steps_completed).toBe(10);
  const events = await db.runEvent.findMany({ where: { runId: run.id }, orderBy: { seq: "asc" } });
  expect(events.slice(0, 2).map((event) => [event.type, event.data])).toEqual([
    ["run.queued", { status: "queued" }],
    ["run.steps_reused", { run_id: first.id, steps: 10 }],
  ]);
  expect(events.map((event) => event.seq)).toEqual(events.map((_event, index) => index + 1));

  receiver.received();
  const again = await at.replayed(run.run_id, { from_step: "each" });
  expect(receiver.received()).toEqual(["/inner", "/inner", "/inside", "/last"]);
  expect(again.step_log.filter((step) => step.reused).map((step) => step.step_id)).toEqual(["first", "maybe", "risky"]);
  expect(await at.replayed(first.number, { from_step: "first" })).toMatchObject({ steps_completed: 10 });
});

test("begins at the step that failed", async () => {
  receiver.refuse("/second");
  const first = await at.runPlan({ steps: [post("one"), post("second"), transform("end", "done")] });
  expect(first.status).toBe("failed");
  receiver.refuse();
  receiver.received();
  expect(await at.replayed(first.number, { from_step: "second" })).toMatchObject({ output: "done" });
  expect(receiver.received()).toEqual(["/second"]);
});

test("takes a step of the plan itself that the run had reached", async () => {
  receiver.refuse("/second");
  const first = await at.runPlan({
    steps: [
      { id: "loop", type: "for_each", input: { items: [1] }, steps: [transform("within", 1)] },
      post("second"),
      transform("end", 1),
    ],
  });
  const refusals: [string, RegExp][] = [
    ["within", /inside "loop"/],
    ["loop[0].within", /inside "loop"/],
    ["loop[0]", /name the step "loop"/],
    ["nothing", /no step "nothing"/],
    ["end", /never reached step "end"/],
  ];
  for (const [from_step, message] of refusals) {
    const answer = await at.replay(first.number, { from_step });
    expect(answer).toMatchObject({ status: 422, body: { details: [{ path: "from_step" }] } });
    expect(answer.body.message).toMatch(message);
  }
  expect(await db.run.count({ where: { replayOf: first.id } })).toBe(0);
});

test("of the published version when the steps before are the same", async () => {
  receiver.refuse("/bad");
  const before = [post("one"), transform("two", { b: 1, a: 2 })];
  const first = await at.runPlan({ steps: [...before, post("bad")] });
  receiver.refuse();
  await at.publish(first.agent, 2, { steps: [...before, post("bad"), transform("end", "{{ steps.two.output.a }}")] });
  receiver.received();
  const run = await at.replayed(first.number, { from_step: "bad", version: "published" });
  expect(run).toMatchObject({ version: 2, output: 2 });
  expect(receiver.received()).toEqual(["/bad"]);

  await at.publish(first.agent, 3, { steps: [post("one"), transform("two", "other"), post("bad")] });
  const differs = await at.replay(first.number, { from_step: "bad", version: "published" });
  expect(differs.status).toBe(422);
  expect(differs.body.message).toContain('step "two" is another one');
  await at.publish(first.agent, 4, { steps: [post("one"), post("bad")] });
  const missing = await at.replay(first.number, { from_step: "bad", version: "published" });
  expect(missing.body.message).toContain('other steps before it, "two" among them');
  expect(await at.replayed(first.number, { from_step: "bad" })).toMatchObject({ version: 1 });
});

test("is charged and committed with what it reuses, or not at all", async () => {
  const first = await at.runPlan({ steps: [transform("a", 1), transform("b", 2)] });
  const balance = () =>
    db.workspace.findUniqueOrThrow({ where: { id: at.workspaceId } }).then((found) => found.creditBalance);
  const before = await balance();
  // A step that cannot be stored: the whole start has to fall with it.
  await pool.query("ALTER TABLE run_steps ADD CONSTRAINT no_reuse CHECK (seq >= 0) NOT VALID");
  try {
    expect((await at.replay(first.number, { from_step: "b" })).status).toBeGreaterThanOrEqual(500);
  } finally {
    await pool.query("ALTER TABLE run_steps DROP CONSTRAINT no_reuse");
  }
  expect(await db.run.count({ where: { replayOf: first.id } })).toBe(0);
  expect(await balance()).toBe(before);
  await at.replayed(first.number, { from_step: "b" });
  expect(await balance()).toBe(before - 1);
});
