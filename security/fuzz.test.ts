import { inspect } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createApi } from "@/lib/api/app";
import { NO_LIMITS } from "@/lib/api/testing/test-client";
import { log } from "@/lib/log/log";
import { DOCUMENTED, EACH } from "./support/document";
import { figure } from "./support/figure";
import { problemsOf } from "./support/judge";
import { seeded } from "./support/random";
import { requestTo } from "./support/requests";
import { REQUESTS, SEED } from "./support/scale";
import { send } from "./support/send";
import { makeWorld, remake, renew, type World } from "./support/world";

const EVERY = Math.max(1, Math.round(REQUESTS / DOCUMENTED.length));

const api = createApi(NO_LIMITS);
const logged: string[] = [];
let ours: World;
let theirs: World;

beforeAll(async () => {
  vi.stubEnv("DROVER_SYNC_WAIT_SECONDS", "1");
  ours = await makeWorld(api);
  theirs = await makeWorld(api);
  vi.spyOn(log, "error").mockImplementation((message, fields) => void logged.push(`${message} ${inspect(fields)}`));
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});
beforeEach(() => {
  logged.length = 0;
});

/** Dot segments are taken out before a request is sent: what is asked then is another path. */
const DOTS = /\/(?:\.|%2e){1,2}(?:[/?]|$)/i;

describe(`${EVERY} requests to each operation, seed ${SEED}`, () => {
  test.for(EACH)("%s", { timeout: 600_000 }, async ([name, operation], { task }) => {
    const random = seeded(SEED, name);
    const found: string[] = [];
    let taken = 0;
    for (let number = 0; number < EVERY; number++) {
      const request = requestTo(operation, random, ours, theirs);
      const answer = await send(api, request);
      const asked = DOTS.test(request.url) ? null : operation;
      const problems = answer ? problemsOf(asked, answer) : [];
      if (logged.length > 0) problems.push(`logs ${logged.splice(0).join("\n").slice(0, 1_500)}`);
      if (({} as { polluted?: unknown }).polluted !== undefined) problems.push("pollutes the prototype of all objects");
      if (problems.length > 0) found.push([`#${number} ${described(request)}`, ...problems].join("\n  "));
      if (answer && answer.status < 300) {
        taken++;
        if (["POST", "DELETE"].includes(operation.method)) await again(operation.path);
      }
      if (answer?.status === 401 && operation.security.length > 0) await renew(ours, api);
    }
    expect(found.slice(0, 5).join("\n")).toBe("");
    const requests = { requests: EVERY, "of them taken": taken };
    figure(task, "S40", requests);
    for (const threat of ["S22", "S25", "S37"]) figure(task, threat, { requests: EVERY });
    figure(task, "S6", { "answers held against the document": EVERY });
  });
});

const described = ({ manner, method, url, body }: ReturnType<typeof requestTo>) =>
  `${manner} ${method} ${url.slice(0, 300)} ${String(body).slice(0, 500)}`;

/** What a request has deleted or decided cannot tell anything to the next one. */
async function again(path: string): Promise<void> {
  const [, name] = /\{(\w+)\}[^{]*$/.exec(path) ?? [];
  if (name) await remake(ours, name);
}
