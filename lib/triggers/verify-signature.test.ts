import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import type { Verification } from "./verification";
import { type SignatureProblem, signatureProblem } from "./verify-signature";

const NOW = 1_790_000_000;
const BODY = '{"event":"paid","amount":1.0}';
const WHSEC = `whsec_${Buffer.from("thirty-two bytes of a key, or so").toString("base64")}`;
const SECRET = "a secret of the provider";

interface Case {
  verification: Verification;
  secret: string;
  /** The headers of a genuine delivery of `body`, signed at `at`. */
  sign(body: string | Uint8Array, at?: number): Record<string, string>;
  /** The header with the signature, and how a good one begins. */
  header: string;
  prefix: string;
  timed: boolean;
}

const mac = (key: string, text: string, body: string | Uint8Array, algorithm = "sha256") =>
  createHmac(algorithm, key).update(text).update(body);

const CASES: Record<string, Case> = {
  "standard-webhooks": {
    verification: { scheme: "standard-webhooks" },
    secret: WHSEC,
    sign: (body, at = NOW) => ({
      "webhook-id": "msg_1",
      "webhook-timestamp": String(at),
      "webhook-signature": new Webhook(WHSEC).sign("msg_1", new Date(at * 1_000), Buffer.from(body).toString()),
    }),
    header: "webhook-signature",
    prefix: "v1,",
    timed: true,
  },
  github: {
    verification: { scheme: "github" },
    secret: SECRET,
    sign: (body) => ({ "x-hub-signature-256": `sha256=${mac(SECRET, "", body).digest("hex")}` }),
    header: "x-hub-signature-256",
    prefix: "sha256=",
    timed: false,
  },
  stripe: {
    verification: { scheme: "stripe" },
    secret: SECRET,
    sign: (body, at = NOW) => ({ "stripe-signature": `t=${at},v1=${mac(SECRET, `${at}.`, body).digest("hex")}` }),
    header: "stripe-signature",
    prefix: "v1=",
    timed: true,
  },
  slack: {
    verification: { scheme: "slack" },
    secret: SECRET,
    sign: (body, at = NOW) => ({
      "x-slack-request-timestamp": String(at),
      "x-slack-signature": `v0=${mac(SECRET, `v0:${at}:`, body).digest("hex")}`,
    }),
    header: "x-slack-signature",
    prefix: "v0=",
    timed: true,
  },
  "hmac sha512 base64": {
    verification: { scheme: "hmac", header: "x-signature", algorithm: "sha512", encoding: "base64", prefix: "sha512=" },
    secret: SECRET,
    sign: (body) => ({ "x-signature": `sha512=${mac(SECRET, "", body, "sha512").digest("base64")}` }),
    header: "x-signature",
    prefix: "sha512=",
    timed: false,
  },
  "hmac sha1 hex": {
    verification: { scheme: "hmac", header: "x-hub-signature", algorithm: "sha1", encoding: "hex", prefix: "" },
    secret: SECRET,
    sign: (body) => ({ "x-hub-signature": mac(SECRET, "", body, "sha1").digest("hex") }),
    header: "x-hub-signature",
    prefix: "",
    timed: false,
  },
};

describe.each(Object.entries(CASES))("%s", (_name, { verification, secret, sign, header, prefix, timed }) => {
  const check = (headers: Record<string, string>, body: string | Uint8Array = BODY, now = NOW) =>
    signatureProblem(verification, secret, { headers: new Headers(headers), raw: Buffer.from(body), now });
  const good = sign(BODY);
  const signature = good[header] ?? "";
  const expectInvalid = (problem: SignatureProblem | null) => expect(problem).toBe("invalid_signature");

  test("takes what was signed", () => {
    expect(check(good)).toBeNull();
    const bytes = new Uint8Array([0xff, 0x00, 0x7b]);
    if (header !== "webhook-signature") expect(check(sign(bytes), bytes)).toBeNull();
    expect(check(sign(""), "")).toBeNull();
  });

  test("refuses another body, however like it is", () => {
    expectInvalid(check(good, `${BODY} `));
    expectInvalid(check(good, JSON.stringify(JSON.parse(BODY))));
    expectInvalid(check(good, BODY.slice(0, -1)));
    expectInvalid(check(good, ""));
    const big = "x".repeat(10 * 1_048_576);
    expectInvalid(check(sign(big), big.slice(0, 1_048_576)));
  });

  test("refuses another secret, a missing, empty, short, doubled or junk signature", () => {
    expectInvalid(
      signatureProblem(verification, `${secret.slice(0, -4)}AAAA`, {
        headers: new Headers(good),
        raw: Buffer.from(BODY),
        now: NOW,
      }),
    );
    expectInvalid(signatureProblem(verification, "", { headers: new Headers(good), raw: Buffer.from(BODY), now: NOW }));
    expectInvalid(check({}));
    const { [header]: _gone, ...without } = good;
    expectInvalid(check(without));
    const at = signature.indexOf(prefix);
    const with_ = (value: string) => check({ ...good, [header]: signature.slice(0, at) + value });
    const value = signature.slice(at + prefix.length);
    expect(with_(prefix + value)).toBeNull();
    for (const bad of [
      "",
      prefix,
      `${prefix}zz`,
      `${prefix}${value.slice(0, -6)}`,
      `${prefix}${value}${value}`,
      `${prefix} ${value} x`,
    ]) {
      expectInvalid(with_(bad));
    }
    const flipped = `${value[0] === "a" ? "b" : "a"}${value.slice(1)}`;
    expectInvalid(with_(prefix + flipped));
    if (prefix) {
      expectInvalid(with_(value));
      expectInvalid(with_(`sha1=${value}`));
      expectInvalid(with_(`v9=${value}`));
    }
  });

  test.runIf(timed)("refuses what is older or newer than five minutes, once the signature is good", () => {
    for (const [offset, problem] of [
      [-300, null],
      [300, null],
      [-301, "signature_expired"],
      [301, "signature_expired"],
    ] as const) {
      expect(check(sign(BODY, NOW + offset)), `${offset} s`).toBe(problem);
    }
    if (header !== "stripe-signature") expectInvalid(check({ ...sign(BODY, NOW - 301), [header]: signature }));
    for (const [name, text] of Object.entries(good)) {
      if (!/^\d+$/.test(text)) continue;
      for (const bad of ["", " ", "NaN", `${text}.0`, `+${text}`, `0${text}`, `-${text}`, "1e9"]) {
        expectInvalid(check({ ...good, [name]: bad }));
      }
    }
  });
});

describe("several signatures", () => {
  const check = ({ verification, secret }: Case, headers: Record<string, string>) =>
    signatureProblem(verification, secret, { headers: new Headers(headers), raw: Buffer.from(BODY), now: NOW });

  test("one good one is enough, where the scheme has several", () => {
    const standard = CASES["standard-webhooks"] as Case;
    const good = standard.sign(BODY);
    const bad = `v1,${Buffer.alloc(32).toString("base64")}`;
    const signature = good["webhook-signature"] ?? "";
    expect(check(standard, { ...good, "webhook-signature": `${bad} v1a,xyz ${signature}` })).toBeNull();
    expect(check(standard, { ...good, "webhook-signature": `${bad} ${bad}` })).toBe("invalid_signature");
    const stripe = CASES.stripe as Case;
    const value = stripe.sign(BODY)["stripe-signature"] ?? "";
    expect(check(stripe, { "stripe-signature": `${value},v1=${"0".repeat(64)},v0=abc` })).toBeNull();
    expect(check(stripe, { "stripe-signature": `t=${NOW},v1=${"0".repeat(64)}` })).toBe("invalid_signature");
  });

  test("a scheme nobody knows is refused", () => {
    const unknown = { scheme: "none" } as unknown as Verification;
    expect(signatureProblem(unknown, SECRET, { headers: new Headers(), raw: Buffer.from(""), now: NOW })).toBe(
      "invalid_signature",
    );
    const half: Verification = { scheme: "hmac" };
    expect(signatureProblem(half, SECRET, { headers: new Headers(), raw: Buffer.from(""), now: NOW })).toBe(
      "invalid_signature",
    );
  });
});
