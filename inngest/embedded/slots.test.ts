import { randomUUID } from "node:crypto";
import { Logger, type Runner, run } from "graphile-worker";
import type { Inngest } from "inngest";
import { afterAll, beforeAll, expect, test } from "vitest";
import { db, pool } from "@/lib/db/client";
import { EmbeddedEngine } from "./engine";
import { addJob, park } from "./store";
import { engineTasks } from "./tasks";

// `concurrency` as Inngest's documentation describes it, with fewer workers than there is work.
const held: (() => void)[] = [];
let holding = true;
const log: string[] = [];
const working = new Map<string, number>();
const most = new Map<string, number>();

/** Counts who is at work under a name; those that are `gated` stay there until the gate is opened. */
async function work(name: string, id: string, gated = false): Promise<void> {
  const now = (working.get(name) ?? 0) + 1;
  working.set(name, now);
  most.set(name, Math.max(most.get(name) ?? 0, now));
  if (gated && holding) await new Promise<void>((resolve) => held.push(resolve));
  else await new Promise((resolve) => setTimeout(resolve, 5));
  working.set(name, (working.get(name) ?? 0) - 1);
  log.push(id);
}

function functions(inngest: Inngest) {
  return [
    inngest.createFunction(
      { id: "keyed", triggers: [{ event: "t/keyed" }], concurrency: { limit: 2, key: "event.data.key" } },
      async ({ event, step }) => {
        await step.run("work", () => work(event.data.key, event.data.id, event.data.gated));
      },
    ),
    inngest.createFunction(
      { id: "sleeper", triggers: [{ event: "t/sleeper" }], concurrency: 1 },
      async ({ event, step }) => {
        await step.run("before", () => work("sleeper", `${event.data.id} before`));
        await step.sleepUntil("nap", new Date(Date.now() + Number(event.data.nap_ms)));
        await step.run("after", () => work("sleeper", `${event.data.id} after`));
      },
    ),
    inngest.createFunction(
      { id: "failing", triggers: [{ event: "t/failing" }], concurrency: [{ limit: 1 }], retries: 0 },
      async ({ event, step }) => {
        await step.run("work", async () => {
          await work("failing", event.data.id);
          if (event.data.fails) throw new Error("as asked");
        });
      },
    ),
  ];
}

let runner: Runner;
async function startEngine(): Promise<void> {
  const engine = new EmbeddedEngine(functions);
  await engine.start();
  runner = await run({
    pgPool: pool,
    taskList: engineTasks(engine),
    noHandleSignals: true,
    logger: new Logger(() => () => {}),
    preset: { worker: { concurrentJobs: 4, localQueue: { size: 4 }, pollInterval: 200 } },
  });
}
beforeAll(startEngine);
afterAll(() => runner.stop());

async function send(name: string, data: Record<string, unknown>): Promise<void> {
  await addJob(pool, "event", { id: randomUUID(), name, data });
}
const done = (prefix: string) => log.filter((each) => each.startsWith(prefix)).length;
const parked = () => db.engineEvent.count({ where: { name: "engine/parked" } });

test("of one key no more than its limit work at a time; the others wait in the database, and other keys do not wait", async () => {
  for (let i = 0; i < 20; i++) await send("t/keyed", { key: "busy", id: `busy-${i}`, gated: true });
  await expect.poll(() => held.length).toBe(2);
  for (let i = 0; i < 6; i++) await send("t/keyed", { key: "free", id: `free-${i}`, gated: false });
  await expect.poll(() => done("free-")).toBe(6);
  expect(done("busy-")).toBe(0);
  await expect.poll(parked).toBe(18);
  holding = false;
  for (const open of held) open();
  await expect.poll(() => done("busy-")).toBe(20);
  expect(new Set(log.filter((each) => each.startsWith("busy-"))).size).toBe(20);
  expect(most.get("busy")).toBe(2);
  expect(most.get("free")).toBeLessThanOrEqual(2);
  expect(await parked()).toBe(0);
});

test("who sleeps holds no place, and asks for one again when it wakes", async () => {
  await send("t/sleeper", { id: "long", nap_ms: 600_000 });
  await expect.poll(() => done("long before")).toBe(1);
  for (const id of ["a", "b", "c"]) await send("t/sleeper", { id, nap_ms: 50 });
  for (const id of ["a", "b", "c"])
    await expect.poll(() => [done(`${id} before`), done(`${id} after`)]).toEqual([1, 1]);
  expect(most.get("sleeper")).toBe(1);
  expect(done("long after")).toBe(0);
});

test("a failure gives its place on", async () => {
  for (let i = 0; i < 6; i++) await send("t/failing", { id: `failing-${i}`, fails: i % 2 === 0 });
  await expect.poll(() => done("failing-")).toBe(6);
  expect(most.get("failing")).toBe(1);
  await expect.poll(parked).toBe(0);
});

test("those that a dead process left behind go on when the next one starts", async () => {
  const ids = Array.from({ length: 3 }, (_each, index) => `left-${index}`);
  await runner.stop();
  for (const id of ids) {
    const event = { id, name: "t/keyed", data: { key: "left", id, gated: false }, ts: 0 };
    const name = "drover-keyed";
    await park(`${name}#0:left`, id, { run: `${name}:${id}`, step: "step", event, function: name });
  }
  await startEngine();
  await expect.poll(() => done("left-")).toBe(3);
  expect(await parked()).toBe(0);
});
