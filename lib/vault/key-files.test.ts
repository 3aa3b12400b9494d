import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { addVaultKey, ensureVaultKeys, readPrivateKeys, readPublicKey } from "./key-files";

const dir = mkdtempSync(path.join(os.tmpdir(), "drover-keys-"));
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true, force: true });
});

test("the public key may lie apart, for a process that never sees the private ones", () => {
  const [secret, open] = [path.join(dir, "private"), path.join(dir, "public")];
  vi.stubEnv("DROVER_VAULT_DIR", secret);
  vi.stubEnv("DROVER_VAULT_PUBLIC_DIR", open);
  ensureVaultKeys();
  expect(addVaultKey()).toBe(2);
  expect(readdirSync(secret)).toEqual(["keys.json"]);
  expect(readdirSync(open)).toEqual(["public.json"]);

  vi.stubEnv("DROVER_VAULT_DIR", path.join(dir, "not-mounted"));
  expect(readPublicKey().version).toBe(2);
  expect(() => readPrivateKeys()).toThrow();
});
