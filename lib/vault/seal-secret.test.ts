import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { env } from "@/lib/config/env";
import { addVaultKey, ensureVaultKeys, readPublicKey, retireVaultKeys } from "./key-files";
import { openSecret, rewrapSecret, type SealedSecret, sealSecret } from "./seal-secret";

const place = { workspaceId: "wsp_1", credentialId: "crd_1", version: 1 };
const copy = (bytes: Uint8Array) => new Uint8Array(bytes);

test("a sealed value opens where it was sealed for, at every size", () => {
  for (const text of ["", "x", "é😀", "s".repeat(64 * 1024)])
    expect(openSecret(place, sealSecret(place, text))).toBe(text);
});

test("the same value is never sealed alike", () => {
  const [one, other] = [sealSecret(place, "same"), sealSecret(place, "same")];
  expect(one.sealed).not.toEqual(other.sealed);
  expect(one.wrappedKey).not.toEqual(other.wrappedKey);
});

test("elsewhere it does not open: another workspace, another credential, another version", () => {
  const secret = sealSecret(place, "value");
  for (const change of [{ workspaceId: "wsp_2" }, { credentialId: "crd_2" }, { version: 2 }]) {
    expect(() => openSecret({ ...place, ...change }, secret)).toThrow();
  }
});

describe("altered", () => {
  const secret = sealSecret(place, "value");
  const fields = ["wrappedKey", "sealed"] as const;

  test.each(fields)("any byte of %s", (field) => {
    for (let at = 0; at < secret[field].length; at++) {
      const altered = copy(secret[field]);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(() => openSecret(place, { ...secret, [field]: altered })).toThrow();
    }
  });

  test.each(fields)("%s cut short, to a short tag too", (field) => {
    for (let length = 0; length < secret[field].length; length++) {
      expect(() => openSecret(place, { ...secret, [field]: copy(secret[field].subarray(0, length)) })).toThrow();
    }
  });

  test("the key of one with the value of another", () => {
    const other = sealSecret(place, "other");
    expect(() => openSecret(place, { ...secret, sealed: other.sealed })).toThrow();
  });
});

test("ten rotations: everything opens, before and after being wrapped anew; what is retired does not", () => {
  const secrets = new Map<string, SealedSecret>();
  for (let round = 0; round < 10; round++) {
    secrets.set(`value ${round}`, sealSecret(place, `value ${round}`));
    const version = addVaultKey();
    expect(readPublicKey().version).toBe(version);
    for (const [text, secret] of secrets) {
      expect(openSecret(place, secret)).toBe(text);
      const anew = rewrapSecret(place, secret);
      expect(anew.keyVersion).toBe(version);
      expect(openSecret(place, anew)).toBe(text);
      secrets.set(text, anew);
    }
  }
  retireVaultKeys(readPublicKey().version);
  for (const [text, secret] of secrets) expect(openSecret(place, secret)).toBe(text);
  const kept = JSON.parse(readFileSync(`${env.vaultDir}/keys.json`, "utf8"));
  expect(kept.keys).toHaveLength(1);
});

test("starting again keeps the keys that are there", () => {
  const before = readFileSync(`${env.vaultDir}/keys.json`, "utf8");
  ensureVaultKeys();
  expect(readFileSync(`${env.vaultDir}/keys.json`, "utf8")).toBe(before);
});

test("nothing that is sealed shows its value", () => {
  const { sealed, wrappedKey } = sealSecret(place, "canary-value");
  expect(Buffer.from(sealed).includes("canary")).toBe(false);
  expect(Buffer.from(wrappedKey).includes("canary")).toBe(false);
});
