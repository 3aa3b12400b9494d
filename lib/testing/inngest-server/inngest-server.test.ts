import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { Inngest, NonRetriableError, RetryAfterError } from "inngest";
import { serve } from "inngest/edge";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type InngestServer, startInngestServer } from "./inngest-server";

// What of the protocol Drover's own functions do not use, shown on functions made for it and the SDK as it is.

let inngest: InngestServer;
let app: Server;
let client: Inngest;
let attempts = 0;
let begun = 0;

function functionsOf(made: Inngest) {
  const double = made.createFunction({ id: "double", triggers: [{ event: "t/double" }] }, ({ event }) => {
    if (event.data.n < 0) throw new NonRetriableError("negative");
    return event.data.n * 2;
  });
  return [
    double,
    made.createFunction({ id: "parallel", triggers: [{ event: "t/parallel" }] }, async ({ step }) => {
      const parts = [1, 2, 3].map((n) => step.run(`part-${n}`, () => n));
      const [, ...done] = await Promise.all([step.sleep("nap", "1s"), ...parts]);
      return step.run("sum", () => done.reduce((a, b) => a + b));
    }),
    made.createFunction({ id: "invoke", triggers: [{ event: "t/invoke" }] }, async ({ event, step }) => {
      const { n } = event.data;
      return step.invoke("double", { function: double, data: { n } }).catch((error) => error.message);
    }),
    made.createFunction({ id: "later", triggers: [{ event: "t/later" }], retries: 1 }, async ({ step }) =>
      step.run("once", () => {
        if (++attempts === 1) throw new RetryAfterError("later", "1s");
        return attempts;
      }),
    ),
    made.createFunction({ id: "sender", triggers: [{ event: "t/sender" }] }, async ({ step }) => {
      await step.sendEvent("send", { name: "t/double", data: { n: 21, from: "sender" } });
    }),
    made.createFunction(
      {
        id: "cancelled",
        triggers: [{ event: "t/cancelled" }],
        cancelOn: [{ event: "t/cancel", if: "event.data.key == async.data.key" }],
      },
      async ({ step }) => {
        await step.run("begin", () => void begun++);
        await step.sleep("nap", "1h");
      },
    ),
    made.createFunction({ id: "nightly", triggers: [{ cron: "0 3 * * *" }] }, ({ event }) => event.name),
  ];
}

beforeAll(async () => {
  inngest = await startInngestServer({ trimAbove: 200 });
  const { INNGEST_BASE_URL: baseUrl, INNGEST_EVENT_KEY: eventKey, INNGEST_SIGNING_KEY: signingKey } = inngest.env;
  client = new Inngest({ id: "app", isDev: false, baseUrl, eventKey, signingKey, checkpointing: true });
  app = createServer(getRequestListener(serve({ client, functions: functionsOf(client) }))).listen(0, "127.0.0.1");
  await once(app, "listening");
  await fetch(`http://127.0.0.1:${(app.address() as AddressInfo).port}/api/inngest`, { method: "PUT" });
});
afterAll(async () => {
  await inngest.close();
  app.close();
  app.closeAllConnections();
});

async function outcome(name: string, data: Record<string, unknown> = {}) {
  const key = `${name} ${JSON.stringify(data)}`;
  await client.send({ name, data: { ...data, key } });
  await expect.poll(() => inngest.runsOf(key)[0]?.ended).toBeDefined();
  const [run] = inngest.runsOf(key);
  return [run?.ended, run?.output];
}

test("steps in parallel run once each, beside a sleep", async () => {
  expect(await outcome("t/parallel")).toEqual(["completed", 6]);
});

test("a function invokes another, and catches its failure", async () => {
  expect(await outcome("t/invoke", { n: 4 })).toEqual(["completed", 8]);
  expect(await outcome("t/invoke", { n: -1 })).toEqual(["completed", "negative"]);
});

test("a step is tried again when it said, not earlier", async () => {
  const since = Date.now();
  expect(await outcome("t/later")).toEqual(["completed", 2]);
  expect(Date.now() - since).toBeGreaterThanOrEqual(900);
});

test("a function sends an event, which starts another", async () => {
  expect(await outcome("t/sender")).toEqual(["completed", null]);
  await expect.poll(() => inngest.runsOf("sender")[0]?.output).toBe(42);
});

test("an event cancels the run it is about, and no other", async () => {
  for (const key of ["one", "two"]) await client.send({ name: "t/cancelled", data: { key } });
  await expect.poll(() => begun).toBe(2);
  await client.send({ name: "t/cancel", data: { key: "one" } });
  await expect.poll(() => inngest.runsOf("one")[0]?.ended).toBe("cancelled");
  expect(inngest.runsOf("two")[0]?.ended).toBeUndefined();
});

test("a cron function is started by its time", async () => {
  const nightly = inngest.player.functions.find(({ triggers }) => triggers[0]?.cron === "0 3 * * *");
  if (!nightly) throw new Error("it was not registered");
  const timer = { id: "3:00", name: "inngest/scheduled.timer", data: { cron: "0 3 * * *" }, ts: Date.now() };
  const run = inngest.player.start(nightly, timer);
  expect(inngest.player.start(nightly, timer)).toBeUndefined();
  await expect.poll(() => run?.output).toBe("inngest/scheduled.timer");
});

test("nothing was asked or answered that a server would not take", () => {
  expect(inngest.player.problems).toEqual([]);
  expect(inngest.player.trimmed).toBeGreaterThan(0);
});
