import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
  type Behaviour,
  bomb,
  drip,
  endless,
  type Receiver,
  redirect,
  reset,
  startReceiver,
  status,
} from "@/lib/testing/webhook-receiver";
import { newSecret } from "./secret";
import { isSuccess, keptHeaders, sendDelivery } from "./send-delivery";
import { signDelivery } from "./sign-delivery";

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", new URL(receiver.origin).host);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await receiver.close();
});

const secret = newSecret();
const payload = '{"event": "run.completed", "data": {"text": "grüße"}}';
const send = (path: string, timeoutMs?: number, secrets = () => [secret]) =>
  sendDelivery({ id: "dlv_1", payload, url: `${receiver.origin}${path}` }, secrets, timeoutMs);

test("posts the payload as it is, signed as Standard Webhooks says", async () => {
  const attempt = await send("/ok");
  expect(attempt).toMatchObject({ error: null, response: { status: 200, body: "status 200" } });
  expect(isSuccess(attempt.response)).toBe(true);
  const [request] = receiver.at("/ok");
  expect(request).toMatchObject({
    body: payload,
    headers: { "content-type": "application/json", "user-agent": "Drover", "webhook-id": "dlv_1" },
  });
  expect(request?.headers).toMatchObject(attempt.requestHeaders);
  const headers = request?.headers as Record<string, string>;
  expect(new Webhook(secret).verify(payload, headers)).toEqual(JSON.parse(payload));
  expect(() => new Webhook(newSecret()).verify(payload, headers)).toThrow();
  expect(() => new Webhook(secret).verify(`${payload} `, headers)).toThrow();
  expect(() => new Webhook(secret).verify(payload, { ...headers, "webhook-id": "dlv_2" })).toThrow();
});

test("signs as the specification's own example does", () => {
  const now = new Date(1614265330_000);
  expect(
    signDelivery(
      "msg_p5jXN8AQM9LWM0D4loKWxJek",
      '{"test": 2432232314}',
      ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
      now,
    ),
  ).toEqual({
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

test.each<[string, Behaviour, object]>([
  ["500", status(500), { error: "The receiver answered 500.", response: { status: 500 } }],
  ["410", status(410), { error: "The receiver answered 410.", response: { status: 410 } }],
  ["301", redirect(301, "/elsewhere"), { error: "The receiver answered 301. Redirects are not followed." }],
  ["302", redirect(302, "/elsewhere"), { error: "The receiver answered 302. Redirects are not followed." }],
  ["a reset", reset, { error: expect.stringContaining("it closed the connection"), response: null }],
])("%s is a failure", async (name, behaviour, expected) => {
  const path = `/${encodeURIComponent(name)}`;
  receiver.answer(path, behaviour);
  const attempt = await send(path);
  expect(attempt).toMatchObject(expected);
  expect(isSuccess(attempt.response)).toBe(false);
  expect(receiver.at(path)).toHaveLength(1);
  expect(receiver.at("/elsewhere")).toEqual([]);
});

test("a receiver that drips for ever is given up", async () => {
  receiver.answer("/drip", drip);
  expect(await send("/drip", 300)).toMatchObject({ error: expect.stringContaining("took too long"), response: null });
});

test.each<[string, Behaviour]>([
  ["endless", endless],
  ["bomb", bomb],
])("of an %s body only the beginning is read and kept; a 2xx it stays", async (name, behaviour) => {
  receiver.answer(`/${name}`, behaviour);
  const { response, error } = await send(`/${name}`);
  expect([response?.status, error]).toEqual([200, null]);
  expect(response?.body).toHaveLength(4096);
  expect(response?.body).not.toContain("\0");
});

test("addresses inside are refused without a connection", async () => {
  const before = receiver.received.length;
  vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", "");
  expect(await send("/inside")).toMatchObject({ response: null, error: expect.stringContaining("not allowed") });
  expect(await sendDelivery({ id: "d", payload, url: "http://169.254.169.254/" }, () => [secret])).toMatchObject({
    response: null,
    error: expect.stringContaining("not a public address"),
  });
  vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", new URL(receiver.origin).host);
  expect(receiver.received).toHaveLength(before);
});

test("a secret that cannot be read sends nothing", async () => {
  const attempt = await send("/unsigned", undefined, () => {
    throw new Error("unable to authenticate data");
  });
  expect(attempt).toMatchObject({ response: null, error: expect.stringContaining("could not be signed") });
  expect(receiver.at("/unsigned")).toEqual([]);
});

test("headers are kept, not without end", () => {
  const many = new Headers(
    Array.from({ length: 80 }, (_each, index): [string, string] => [`x-${index}`, "y".repeat(2000)]),
  );
  const kept = Object.values(keptHeaders(many));
  expect([kept.length, kept[0]?.length]).toEqual([50, 500]);
});
