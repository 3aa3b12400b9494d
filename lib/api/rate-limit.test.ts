import { beforeAll, expect, test } from "vitest";
import { parseRateLimit, type RateLimits } from "@/lib/config/rate-limits";
import { createApi } from "./app";
import { blockSize, RateLimitBucket } from "./rate-limit-bucket";
import { NO_LIMITS, testClient } from "./testing/test-client";
import { type TestWorkspace, testWorkspace } from "./testing/test-workspace";

const DAY = 24 * 3_600_000; // a window that does not end during a test
let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await testWorkspace();
});

const limited = (limits: Partial<RateLimits>) => createApi({ ...NO_LIMITS, ...limits });

test("the request past the limit is 429, with headers that say when to come back", async () => {
  const call = testClient((await workspace.key()).key, limited({ key: { count: 3, windowMs: DAY } }));
  for (const remaining of ["2", "1", "0"]) {
    const answer = await call("GET", "/contacts");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("x-ratelimit-limit")).toBe("3");
    expect(answer.headers.get("x-ratelimit-remaining")).toBe(remaining);
  }
  const answer = await call("GET", "/contacts");
  expect([answer.status, answer.body.error]).toEqual([429, "rate_limit_exceeded"]);
  const retryAfter = Number(answer.headers.get("retry-after"));
  expect(retryAfter).toBeGreaterThan(0);
  expect(Math.ceil((answer.body.retry_after_ms as number) / 1_000)).toBe(retryAfter);
  expect(Number(answer.headers.get("x-ratelimit-reset")) * 1_000).toBeGreaterThan(Date.now());
});

test("of one workspace's requests so many are answered at a time; another one's are not held up", async () => {
  const api = limited({ atOnce: 3 });
  const other = testClient((await (await testWorkspace()).key()).key, api);
  const call = testClient((await workspace.key()).key, api);
  const flood = Array.from({ length: 30 }, () => call("GET", "/contacts"));
  expect((await other("GET", "/contacts")).status).toBe(200);
  const answers = await Promise.all(flood);
  const refused = answers.filter(({ status }) => status !== 200);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThan(30);
  for (const { status, body, headers } of refused)
    expect([status, body.error, headers.get("retry-after")]).toEqual([429, "rate_limit_exceeded", "1"]);
  expect((await call("GET", "/contacts")).status).toBe(200); // every place is given back
});

test("many processes together grant exactly the limit, and a restart forgets none", async () => {
  const subject = `test:${workspace.userId}`;
  const count = 500;
  const process = () => new RateLimitBucket(subject, count, DAY);
  const takers = [process(), process(), process()];
  const results = await Promise.all(Array.from({ length: 900 }, (_, i) => takers[i % 3]?.take(Date.now())));
  const granted = results.filter(Boolean).length;
  expect(granted).toBeLessThanOrEqual(count);
  expect(granted).toBeGreaterThan(count - 3 * blockSize(count));
  expect(await process().take(Date.now())).toBe(false);
});

test("reads are counted for the user, over all keys; runs and credits have their own", async () => {
  const other = await testWorkspace();
  const two = { count: 2, windowMs: DAY };
  const api = limited({ reads: two, runs: two, credits: { count: 1, windowMs: DAY } });
  const first = testClient((await other.key()).key, api);
  const second = testClient((await other.key()).key, api);
  const agent = await other.agent();
  expect((await first("GET", "/agents")).status).toBe(200);
  expect((await second("HEAD", "/agents")).status).toBe(200);
  expect((await second("GET", "/runs")).status).toBe(429);
  expect((await first("GET", "/credits/balance")).status).toBe(200);
  expect((await second("GET", "/credits/transactions")).status).toBe(429);
  expect((await first("POST", `/agents/${agent.id}/run`)).status).toBe(202);
  expect((await second("POST", `/agents/${agent.slug}/run/`)).status).toBe(202);
  expect((await second("POST", `/agents/${agent.id}/run`)).status).toBe(429);
  expect((await first("POST", "/contacts", { name: "Writes are not reads" })).status).toBe(201);
});

test("a limit is no way around authentication", async () => {
  const call = testClient(null, limited({ key: { count: 1, windowMs: DAY } }));
  for (let i = 0; i < 5; i++) expect((await call("GET", "/agents")).status).toBe(401);
});

test("limits are read as 60/hour or off, and nothing else", () => {
  expect(parseRateLimit("X", "60/hour")).toEqual({ count: 60, windowMs: 3_600_000 });
  expect(parseRateLimit("X", "off")).toBeNull();
  for (const bad of ["60", "0/hour", "-1/hour", "60/week", "many"])
    expect(() => parseRateLimit("X", bad)).toThrow(/^X is/);
});
