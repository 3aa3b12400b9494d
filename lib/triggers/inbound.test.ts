import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { beforeAll, describe, expect, test } from "vitest";
import { sweep } from "@/inngest/sweep";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db, pool } from "@/lib/db/client";
import { createTrigger } from "./create-trigger";
import { deliveryId } from "./delivery-id";
import type { CreateTriggerInput } from "./input";
import type { TriggerWithKey } from "./serialize";
import { type ExtCall, extClient, pathOf } from "./testing/ext-client";

// What providers send: signed, retried, forged. The receiver is the whole API app.

const SECRET = "a secret of the provider";
const WHSEC = `whsec_${Buffer.from("thirty-two bytes of a key, or so").toString("base64")}`;
const JSON_TYPE = { "content-type": "application/json" };
const now = () => Math.floor(Date.now() / 1_000);

let workspace: TestWorkspace;
let call: ExtCall;
let agent: string;
let key: string;

beforeAll(async () => {
  workspace = await testWorkspace();
  agent = (await workspace.agent()).id;
  key = (await workspace.key(["agents:trigger"])).key;
  call = extClient();
  await db.workspace.update({ where: { id: workspace.workspaceId }, data: { creditBalance: 10_000 } });
});

const create = (input: CreateTriggerInput = {}) => createTrigger(workspace.ctx, agent, input);
const runsOf = (trigger: TriggerWithKey) => db.run.count({ where: { sourceId: trigger.id } });
const hex = (text: string, body: string) => createHmac("sha256", SECRET).update(text).update(body).digest("hex");

type Sign = (body: string, at?: number) => Record<string, string>;
const SIGN: Record<"standard-webhooks" | "github" | "stripe" | "slack" | "hmac", Sign> = {
  "standard-webhooks": (body, at = now()) => ({
    "webhook-id": "msg_1",
    "webhook-timestamp": String(at),
    "webhook-signature": new Webhook(WHSEC).sign("msg_1", new Date(at * 1_000), body),
  }),
  github: (body) => ({ "x-hub-signature-256": `sha256=${hex("", body)}`, "x-github-delivery": "d-1" }),
  stripe: (body, at = now()) => ({ "stripe-signature": `t=${at},v1=${hex(`${at}.`, body)}` }),
  slack: (body, at = now()) => ({
    "x-slack-request-timestamp": String(at),
    "x-slack-signature": `v0=${hex(`v0:${at}:`, body)}`,
  }),
  hmac: (body) => ({ "x-sign": hex("", body) }),
};
const settings = (scheme: keyof typeof SIGN): CreateTriggerInput => ({
  verification:
    scheme === "hmac"
      ? { scheme, secret: SECRET, header: "X-Sign" }
      : { scheme, secret: scheme === "standard-webhooks" ? WHSEC : SECRET },
});
const SCHEMES = Object.keys(SIGN) as (keyof typeof SIGN)[];
const BODY = '{ "id": "evt_1", "event_id": "Ev1", "amount": 1.0 }';

describe.each(SCHEMES)("%s", (scheme) => {
  test("only what is signed starts a run, on either URL", async () => {
    const trigger = await create(settings(scheme));
    const urls = [pathOf(trigger.webhook_url), `/ext/triggers/${trigger.id}`];
    const send = (path: string, headers: Record<string, string>, body = BODY) =>
      call(path, { headers: { ...JSON_TYPE, "x-api-key": key, ...headers }, body });
    for (const path of urls) {
      const forged = [
        await send(path, {}),
        await send(path, SIGN[scheme](BODY), `${BODY} `),
        await send(path, SIGN[scheme](BODY), JSON.stringify(JSON.parse(BODY))),
        await send(path, SIGN[scheme]("{}")),
      ];
      for (const answer of forged) expect([answer.status, answer.body.error]).toEqual([401, "invalid_signature"]);
      if (scheme !== "github" && scheme !== "hmac") {
        for (const at of [now() - 301, now() + 310]) {
          const answer = await send(path, SIGN[scheme](BODY, at));
          expect([answer.status, answer.body.error]).toEqual([401, "signature_expired"]);
        }
      }
      expect((await call(path, { method: "GET", headers: { "x-api-key": key } })).status).toBe(405);
    }
    expect(await runsOf(trigger)).toBe(0);
    const refused = await db.auditLog.findMany({
      where: { resourceId: trigger.id, action: "trigger.signature_refused" },
    });
    expect(refused.length).toBeGreaterThanOrEqual(8);

    const good = await send(`${urls[0]}?amount=999&other=1`, SIGN[scheme](BODY));
    expect(good.status).toBe(200);
    const run = await db.run.findFirstOrThrow({ where: { sourceId: trigger.id } });
    expect(run.input).toEqual(JSON.parse(BODY)); // the query was not signed
  });
});

describe("deliveries", () => {
  test.each([
    ["webhook-id", () => ({ "webhook-id": "msg_7" }), "{}"],
    ["X-GitHub-Delivery", () => ({ "x-github-delivery": "f2467dea" }), "{}"],
    ["Slack's event_id", () => ({ "x-slack-retry-num": "1", "x-slack-signature": "v0=x" }), '{"event_id":"Ev9"}'],
  ] as const)("with the same %s start one run", async (_name, headers, body) => {
    const trigger = await create();
    const send = () => call(pathOf(trigger.webhook_url), { headers: { ...JSON_TYPE, ...headers() }, body });
    const first = await send();
    const answers = await Promise.all([send(), send(), send()]);
    for (const answer of [first, ...answers]) {
      expect([answer.status, answer.headers.get("x-pf-run-id")]).toEqual([200, first.headers.get("x-pf-run-id")]);
    }
    expect(await runsOf(trigger)).toBe(1);
  });

  test.each(["standard-webhooks", "github", "stripe", "slack"] as const)(
    "replayed, signed by %s, start one run",
    async (scheme) => {
      const trigger = await create(settings(scheme));
      const send = (extra = {}) =>
        call(pathOf(trigger.webhook_url), { headers: { ...JSON_TYPE, ...SIGN[scheme](BODY), ...extra }, body: BODY });
      const first = await send();
      const second = await send({ "x-slack-retry-num": "1" });
      expect(second.status).toBe(200);
      expect(second.headers.get("x-pf-run-id")).toBe(first.headers.get("x-pf-run-id"));
      expect(await runsOf(trigger)).toBe(1);
    },
  );

  test("at once are one run, and another trigger's are its own", async () => {
    const [one, two] = [await create(), await create()];
    const send = (trigger: TriggerWithKey) => call(pathOf(trigger.webhook_url), { headers: { "webhook-id": "same" } });
    const answers = await Promise.all(Array.from({ length: 12 }, () => send(one)));
    expect(new Set(answers.map(({ headers }) => headers.get("x-pf-run-id"))).size).toBe(1);
    await send(two);
    expect([await runsOf(one), await runsOf(two)]).toEqual([1, 1]);
  });

  test("are remembered for seven days, a reservation without a run is used, and a failed start may be repeated", async () => {
    const trigger = await create();
    const send = () => call(pathOf(trigger.webhook_url), { headers: { "webhook-id": "msg_old" } });
    const first = await send();
    const age = (days: number) =>
      pool.query("UPDATE trigger_deliveries SET created_at = now() - $2 * interval '1 day' WHERE trigger_id = $1", [
        trigger.id,
        days,
      ]);
    await age(6.9);
    await sweep();
    expect((await send()).headers.get("x-pf-run-id")).toBe(first.headers.get("x-pf-run-id"));
    await age(7.1);
    const later = await send();
    expect(later.headers.get("x-pf-run-id")).not.toBe(first.headers.get("x-pf-run-id"));
    await age(7.1);
    await sweep();
    expect(await db.triggerDelivery.count({ where: { triggerId: trigger.id } })).toBe(0);

    const reserved = "run_01k00000000000000000000000";
    await db.triggerDelivery.create({
      data: { triggerId: trigger.id, deliveryId: "webhook:crashed", runId: reserved },
    });
    await call(pathOf(trigger.webhook_url), { headers: { "webhook-id": "crashed" } });
    expect(await db.run.count({ where: { id: reserved } })).toBe(1);

    await db.agent.update({ where: { id: agent }, data: { status: "paused" } });
    const paused = await call(pathOf(trigger.webhook_url), { headers: { "webhook-id": "msg_paused" } });
    expect([paused.status, paused.body.error]).toEqual([409, "agent_not_active"]);
    await db.agent.update({ where: { id: agent }, data: { status: "active" } });
    expect((await call(pathOf(trigger.webhook_url), { headers: { "webhook-id": "msg_paused" } })).status).toBe(200);
  });

  test("are named by what the scheme signs, never by more than 255 characters", () => {
    const both = new Headers({ "webhook-id": "w", "x-github-delivery": "g" });
    expect(deliveryId("stripe", both, { id: "evt_1" })).toBe("stripe:evt_1");
    expect(deliveryId("github", both, {})).toBe("github:g");
    expect(deliveryId("standard-webhooks", both, {})).toBe("webhook:w");
    expect(deliveryId(null, new Headers(), { id: "evt_1", event_id: "Ev1" })).toBeNull();
    for (const body of [null, [], "x", { event_id: 5 }, { event_id: "" }])
      expect(deliveryId("slack", both, body)).toBeNull();
    expect(deliveryId(null, new Headers({ "webhook-id": "w".repeat(5_000) }), {})?.length).toBeLessThan(255);
  });
});

test("Slack's url_verification is answered once it is signed, and starts nothing", async () => {
  const trigger = await create(settings("slack"));
  const body = JSON.stringify({ type: "url_verification", challenge: "3eZbrw1a", token: "x" });
  const path = pathOf(trigger.webhook_url);
  const unsigned = await call(path, { headers: JSON_TYPE, body });
  expect([unsigned.status, unsigned.body.error]).toEqual([401, "invalid_signature"]);
  const answer = await call(path, { headers: { ...JSON_TYPE, ...SIGN.slack(body) }, body });
  expect([answer.status, answer.body]).toEqual([200, { challenge: "3eZbrw1a" }]);
  expect(await runsOf(trigger)).toBe(0);
});
