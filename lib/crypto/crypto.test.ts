import { expect, test } from "vitest";
import { deriveKey } from "./derive-key";
import { hashPassword, passwordMatches } from "./passwords";
import { seal, unseal } from "./seal";
import { timingEqual } from "./timing-equal";

test("keys differ by purpose and are stable", () => {
  expect(deriveKey("a")).toHaveLength(32);
  expect(deriveKey("a").equals(deriveKey("a"))).toBe(true);
  expect(deriveKey("a").equals(deriveKey("b"))).toBe(false);
});

test("passwords are hashed by argon2id, each with its own salt", async () => {
  const [one, two] = await Promise.all([hashPassword("correct horse"), hashPassword("correct horse")]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(two);
  expect(await passwordMatches(one, "correct horse")).toBe(true);
  expect(await passwordMatches(one, "correct horsE")).toBe(false);
  expect(await passwordMatches(null, "a password that belongs to nobody")).toBe(false);
});

test("sealed text opens with its key and context only, and not when a byte has changed", () => {
  const key = deriveKey("test");
  const sealed = seal(key, "here", "hello");
  expect(unseal(key, "here", sealed)).toBe("hello");
  expect(seal(key, "here", "hello")).not.toBe(sealed);
  expect(() => unseal(key, "there", sealed)).toThrow();
  expect(() => unseal(deriveKey("other"), "here", sealed)).toThrow();
  const bytes = Buffer.from(sealed, "base64");
  for (let i = 0; i < bytes.length; i++) {
    const flipped = Buffer.from(bytes);
    flipped[i] = (flipped[i] ?? 0) ^ 1;
    expect(() => unseal(key, "here", flipped.toString("base64"))).toThrow();
  }
  expect(() => unseal(key, "here", bytes.subarray(0, 20).toString("base64"))).toThrow();
});

test("timingEqual compares content, whatever the lengths", () => {
  expect(timingEqual("abc", Buffer.from("abc"))).toBe(true);
  expect(timingEqual("abc", "abd")).toBe(false);
  expect(timingEqual("abc", "abcd")).toBe(false);
  expect(timingEqual("", "")).toBe(true);
});
