import { expect, test } from "vitest";
import { apiKeyHint, hashApiKey, keyKind, newApiKey } from "./api-key-format";

test("every key made is well formed, and no two are alike", () => {
  const keys = Array.from({ length: 1_000 }, newApiKey);
  expect(new Set(keys).size).toBe(1_000);
  for (const key of keys) {
    expect(key).toMatch(/^drv_[0-9A-Za-z]{38}$/);
    expect(keyKind(key)).toBe("api");
  }
});

test("one character changed is noticed without a lookup", () => {
  const key = newApiKey();
  for (let i = 4; i < key.length; i++) {
    const other = key[i] === "a" ? "b" : "a";
    expect(keyKind(key.slice(0, i) + other + key.slice(i + 1))).toBeNull();
  }
  for (const junk of ["", "drv_", `${key}x`, key.slice(1), key.replace("drv_", "drw_"), `${key}\n`]) {
    expect(keyKind(junk)).toBeNull();
  }
});

test("what is kept and shown does not give the key away", () => {
  const key = newApiKey();
  expect(hashApiKey(key)).toHaveLength(32);
  expect(hashApiKey(key).equals(hashApiKey(key))).toBe(true);
  expect(apiKeyHint(key)).toBe(`drv_…${key.slice(-4)}`);
});
