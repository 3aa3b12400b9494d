import { randomUUID } from "node:crypto";
import { Logger, type Runner, run } from "graphile-worker";
import { type Inngest, NonRetriableError } from "inngest";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db, pool } from "@/lib/db/client";
import { EmbeddedEngine } from "./engine";
import { addJob } from "./store";
import { engineTasks } from "./tasks";

// What the engine owes any Inngest function, shown on functions made for it. No part of the SDK is replaced.

/** What the functions did, in order, by the id of the event that started them. */
const log = new Map<string, string[]>();
const note = (event: { id?: string }, what: string) => {
  const id = event.id ?? "";
  log.set(id, [...(log.get(id) ?? []), what]);
};
const times = (id: string, what: string) => (log.get(id) ?? []).filter((each) => each === what).length;

function testFunctions(inngest: Inngest) {
  const quick = { retries: 1 } as const;
  return [
    inngest.createFunction({ id: "linear", triggers: [{ event: "t/linear" }] }, async ({ event, step }) => {
      let sum = 0;
      for (let index = 0; index < 5; index++) {
        sum += await step.run("add", () => {
          note(event, `add ${index}`);
          return index;
        });
      }
      note(event, `sum ${sum}`);
    }),
    inngest.createFunction({ id: "parallel", triggers: [{ event: "t/parallel" }] }, async ({ event, step }) => {
      const parts = await Promise.all(
        [1, 2, 3].map((part) =>
          step.run(`part-${part}`, () => {
            note(event, `part ${part}`);
            return part * 10;
          }),
        ),
      );
      await step.run("sum", () => note(event, `sum ${parts.reduce((a, b) => a + b)}`));
    }),
    inngest.createFunction({ ...quick, id: "flaky", triggers: [{ event: "t/flaky" }] }, async ({ event, step }) => {
      await step.run("before", () => note(event, "before"));
      await step.run("flaky", () => {
        note(event, "try");
        if (times(event.id ?? "", "try") < 2) throw new Error("not yet");
      });
      note(event, "done");
    }),
    inngest.createFunction({ ...quick, id: "caught", triggers: [{ event: "t/caught" }] }, async ({ event, step }) => {
      try {
        await step.run("bad", () => {
          throw new NonRetriableError("always");
        });
      } catch (error) {
        note(event, `caught ${error instanceof Error ? error.message : ""}`);
      }
    }),
    inngest.createFunction(
      {
        id: "fatal",
        triggers: [{ event: "t/fatal" }],
        onFailure: ({ event, error }) => note(event.data.event, `failed ${error.message}`),
      },
      async ({ step }) => {
        await step.run("fatal", () => {
          throw new NonRetriableError("nope");
        });
      },
    ),
    inngest.createFunction({ id: "sleeper", triggers: [{ event: "t/sleeper" }] }, async ({ event, step }) => {
      await step.run("before", () => note(event, "before"));
      await step.sleepUntil("nap", new Date(Date.now() + 2000));
      note(event, "awake");
    }),
    inngest.createFunction({ id: "waiter", triggers: [{ event: "t/waiter" }] }, async ({ event, step }) => {
      await step.run("before", () => note(event, "before"));
      const wait = { event: "t/answer", timeout: new Date(Date.now() + Number(event.data.patience_ms)) };
      const answer = await step.waitForEvent("answer", { ...wait, if: "event.data.run_id == async.data.run_id" });
      note(event, answer ? `answer ${answer.data.text}` : "timed out");
    }),
    inngest.createFunction({ id: "sender", triggers: [{ event: "t/sender" }] }, async ({ event, step }) => {
      await step.sendEvent("send", { name: "t/received", data: { from: event.id } });
    }),
    inngest.createFunction({ id: "receiver", triggers: [{ event: "t/received" }] }, ({ event }) =>
      note({ id: event.data.from }, "received"),
    ),
    inngest.createFunction(
      { id: "picky", triggers: [{ event: "t/received", if: "event.data.from == 'nobody'" }] },
      ({ event }) => note({ id: event.data.from }, "picked"),
    ),
  ];
}

let runner: Runner;

beforeAll(async () => {
  const engine = new EmbeddedEngine(testFunctions);
  await engine.start();
  runner = await run({
    pgPool: pool,
    taskList: engineTasks(engine),
    noHandleSignals: true,
    logger: new Logger(() => () => {}),
    concurrency: 4,
    pollInterval: 200,
  });
});
afterAll(() => runner.stop());

async function send(name: string, data: Record<string, unknown> = {}, id = randomUUID()): Promise<string> {
  await addJob(pool, "event", { id, name, data });
  return id;
}

async function expectLog(id: string, entries: string[]): Promise<void> {
  await expect.poll(() => log.get(id), { timeout: 60_000 }).toEqual(entries);
}

describe("the embedded engine", () => {
  test("runs each step once, repeated ids too", async () => {
    await expectLog(await send("t/linear"), ["add 0", "add 1", "add 2", "add 3", "add 4", "sum 10"]);
  });

  test("runs parallel steps once each and goes on when all are back", async () => {
    const id = await send("t/parallel");
    await expect.poll(() => log.get(id)?.at(-1), { timeout: 60_000 }).toBe("sum 60");
    expect([...(log.get(id) ?? [])].sort()).toEqual(["part 1", "part 2", "part 3", "sum 60"]);
  });

  test("tries a failed step again without repeating the one before it", async () => {
    await expectLog(await send("t/flaky"), ["before", "try", "try", "done"]);
  });

  test("hands a final failure to the function", async () => {
    await expectLog(await send("t/caught"), ["caught always"]);
  });

  test("tells onFailure", async () => {
    await expectLog(await send("t/fatal"), ["failed nope"]);
  });

  test("sleeps as a timer in the database", async () => {
    const id = await send("t/sleeper");
    await expect.poll(() => db.engineWait.count({ where: { engineRunId: { contains: id }, kind: "sleep" } })).toBe(1);
    await expectLog(id, ["before", "awake"]);
    expect(await db.engineWait.count({ where: { engineRunId: { contains: id } } })).toBe(0);
  });

  test("wakes a wait with the event that matches, and no other", async () => {
    const id = await send("t/waiter", { run_id: "r1", patience_ms: 60_000 });
    await expect.poll(() => db.engineWait.count({ where: { eventName: "t/answer", matchValue: "r1" } })).toBe(1);
    await send("t/answer", { run_id: "somebody else", text: "wrong" });
    await send("t/answer", { run_id: "r1", text: "right" });
    await expectLog(id, ["before", "answer right"]);
  });

  test("lets a wait time out", async () => {
    await expectLog(await send("t/waiter", { run_id: "r2", patience_ms: 300 }), ["before", "timed out"]);
  });

  test("matches an event that came before its wait, once", async () => {
    await send("t/answer", { run_id: "r3", text: "early" });
    await expect.poll(() => db.engineEvent.count({ where: { matchValue: "r3" } })).toBe(1);
    await expectLog(await send("t/waiter", { run_id: "r3", patience_ms: 60_000 }), ["before", "answer early"]);
    expect(await db.engineEvent.count({ where: { matchValue: "r3" } })).toBe(0);
  });

  test("loses no event sent while its wait is being registered", async () => {
    const pairs = Array.from({ length: 100 }, (_each, index) => `race-${index}`);
    const ids = await Promise.all(
      pairs.map(async (run_id) => {
        const [id] = await Promise.all([
          send("t/waiter", { run_id, patience_ms: 60_000 }),
          send("t/answer", { run_id, text: run_id }),
        ]);
        return id;
      }),
    );
    for (const [index, id] of ids.entries()) await expectLog(id, ["before", `answer race-${index}`]);
    expect(await db.engineEvent.count({ where: { matchValue: { startsWith: "race-" } } })).toBe(0);
  });

  test("sends events on, and starts only what their trigger's condition names", async () => {
    const id = await send("t/sender");
    await expectLog(id, ["received"]);
  });

  test("starts nothing anew for an event that arrives twice while its run waits", async () => {
    const id = randomUUID();
    const data = { run_id: "twice", patience_ms: 60_000 };
    await send("t/waiter", data, id);
    await expect.poll(() => db.engineWait.count({ where: { matchValue: "twice" } })).toBe(1);
    await send("t/waiter", data, id);
    await send("t/answer", { run_id: "twice", text: "ok" });
    await expectLog(id, ["before", "answer ok"]);
  });
});
