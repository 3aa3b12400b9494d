import { randomBytes, randomInt } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Scrubber } from "./scrubber";
import { base64, SECRET_FORMS as FORMS, showsSecret as shows } from "./testing/secret-forms";

const SECRETS = {
  key: "canary-7f3Kq9Zx+/w=A",
  spaced: "correct horse battery staple",
  punctuated: `p"a'ss<w>&o\\r/d%41;`,
  unicode: "schlüssel-😀-ключ",
  lines: "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ\nEFAASCBKcwggSjAgEAAoIBAQ\n-----END KEY-----",
  six: "s3cr3t",
  digits: "490154203237518",
} as const;

describe.each(Object.entries(SECRETS))("%s", (_name, secret) => {
  const scrubber = new Scrubber([secret]);

  test.each(Object.entries(FORMS))("%s", (_form, encode) => {
    const text = encode(secret);
    for (const around of [
      ["", ""],
      ["before ", " after"],
      ['{"a":"', '"}'],
      ["x=", "&y=2"],
    ] as const) {
      const hidden = scrubber.text(around.join(text));
      expect(hidden).toContain("[redacted]");
      expect(shows(hidden, secret)).toBe(false);
      expect(hidden.startsWith(around[0]) && hidden.endsWith(around[1])).toBe(true);
    }
  });

  test("in keys and values of JSON, at every depth; nothing else is touched", () => {
    const value = { a: [1, null, true, { [`k ${secret}`]: `v ${secret} w`, plain: "text" }], b: "ordinary" };
    expect(scrubber.json(value)).toEqual({
      a: [1, null, true, { "k [redacted]": "v [redacted] w", plain: "text" }],
      b: "ordinary",
    });
  });

  test("divided among the strings of a list, letter by letter too", () => {
    const half = Math.ceil(secret.length / 2);
    for (const parts of [
      [...secret],
      [`x${secret.slice(0, half)}`, `${secret.slice(half)}y`],
      [secret.slice(0, 2), "", secret.slice(2)],
    ]) {
      const hidden = (scrubber.json({ parts }) as { parts: string[] }).parts;
      expect(hidden).toHaveLength(parts.length);
      expect(shows(hidden.join(""), secret)).toBe(false);
    }
    const chunks = [...secret].map((text, index) => ({ index, type: "delta", choice: [{ delta: { text } }] }));
    const hidden = scrubber.json(chunks) as typeof chunks;
    expect(shows(hidden.map(({ choice }) => choice[0]?.delta.text).join(""), secret)).toBe(false);
    expect(hidden.every(({ type }) => type === "delta")).toBe(true);
  });

  test("in a stream, cut anywhere, in any form", () => {
    for (const encode of Object.values(FORMS)) {
      const text = `before ${encode(secret)} after 😀 ${encode(secret)}`;
      const whole = scrubber.text(text);
      for (let round = 0; round < 12; round++) {
        const stream = scrubber.stream();
        let shown = "";
        for (let at = 0; at < text.length; ) {
          const size = round === 0 ? 1 : round === 1 ? 2 : randomInt(1, 40);
          shown += stream.push(text.slice(at, at + size));
          expect(shows(shown, secret)).toBe(false);
          at += size;
        }
        shown += stream.flush();
        expect(shown).toBe(whole);
      }
    }
  });
});

test("what has nothing to hide is the same object, and text comes out as it went in", () => {
  const value = { list: ["a", { b: "ünï 😀 \u0000 \ud800" }], n: 1.5 };
  for (const scrubber of [Scrubber.none, new Scrubber(Object.values(SECRETS))]) {
    expect(scrubber.json(value)).toBe(value);
    expect(scrubber.text("50% off & more \\ ünï 😀")).toBe("50% off & more \\ ünï 😀");
  }
});

test("a number is hidden when it is the secret", () => {
  const scrubber = new Scrubber([SECRETS.digits]);
  expect(scrubber.json({ imei: 490154203237518, n: 3 })).toEqual({ imei: "[redacted]", n: 3 });
});

test("of a long secret every part gives it away: cut off in the middle, it does not show", () => {
  const secret = randomBytes(3000).toString("base64url");
  const scrubber = new Scrubber([secret]);
  for (const text of [secret, secret.slice(0, 700), secret.slice(1500), `x${base64(secret).slice(100, 900)}`]) {
    const hidden = scrubber.text(text);
    expect(hidden.replaceAll("[redacted]", "").length).toBeLessThan(300);
  }
  expect(scrubber.text(secret)).toBe("[redacted]");
  expect(scrubber.text(base64(secret))).toMatch(/^\[redacted\]=*$/);
});

test("four and five bytes are hidden as words of their own, fewer are not", () => {
  const scrubber = new Scrubber(["1234", "a+b.c", "abc", "", "   "]);
  expect(scrubber.text("pin 1234, not 12345 nor x1234; a+b.c aab.c abc")).toBe(
    "pin [redacted], not 12345 nor x1234; [redacted] aab.c abc",
  );
  expect(scrubber.json({ pin: 1234, more: 12345 })).toEqual({ pin: "[redacted]", more: 12345 });
  const stream = scrubber.stream();
  const text = "x1234 1234 12345 a+b.c";
  expect([...text].map((each) => stream.push(each)).join("") + stream.flush()).toBe(
    "x1234 [redacted] 12345 [redacted]",
  );
});

test("keys of our own and tokens of known looks are hidden, whoever holds them", () => {
  const key = `drv_${"aB3".repeat(13).slice(0, 38)}`;
  const text = `key ${key}, hook drvh_${"x".repeat(38)}, whsec_${"A".repeat(32)}== ok, drv_short, ghp_${"a1".repeat(18)}.`;
  const hidden = "key [redacted], hook [redacted], [redacted] ok, drv_short, [redacted].";
  expect(Scrubber.none.text(text)).toBe(hidden);
  expect(Scrubber.none.json({ [key]: [key] })).toEqual({ "[redacted]": ["[redacted]"] });
  const stream = Scrubber.none.stream();
  expect([...text].map((each) => stream.push(each)).join("") + stream.flush()).toBe(hidden);
});

test("one secret within another, side by side, and repeated", () => {
  const scrubber = new Scrubber(["abcdefgh", "cdefghij", "abcdefghijkl"]);
  expect(scrubber.text("xabcdefghijklx abcdefghcdefghij cdefghij")).toBe("x[redacted]x [redacted] [redacted]");
});

test("4 MiB with 50 secrets, and the texts that are hardest to tell from one", () => {
  const secrets = Array.from({ length: 50 }, () => `sk_test_${randomBytes(24).toString("base64url")}`);
  const scrubber = new Scrubber([...secrets, `${"a".repeat(65_000)}b`, "%25".repeat(40)]);
  const line = `${"sk_test_lorem ipsum dolor \\u0041 %41 &amp; ".repeat(20)}\n`;
  const filler = line.repeat(Math.floor((4 * 1024 * 1024) / line.length / 2));
  const hidden = scrubber.text(filler + secrets[7] + filler + base64(secrets[9] ?? ""));
  expect(hidden.split("[redacted]")).toHaveLength(3);
  for (const text of ["a".repeat(1 << 20), "%25".repeat(1 << 18), "\\".repeat(1 << 20), "&".repeat(1 << 20)]) {
    expect(typeof scrubber.text(text)).toBe("string");
  }
});

test("a stream lets go of ordinary text at once", () => {
  const stream = new Scrubber([SECRETS.key]).stream();
  expect(stream.push("Hello, world. ")).toBe("Hello, world. ");
  expect(stream.push("All of 100")).toBe("All of 10");
  expect(stream.push("!")).toBe("0!");
});
