import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { env } from "@/lib/config/env";
import { AppError } from "@/lib/errors/app-error";

/**
 * The vault's X25519 key pairs, oldest first. `keys.json` opens secrets and belongs to the worker alone; `public.json`
 * holds the newest public key, and is all that a process needs to seal one.
 */
const PRIVATE_FILE = "keys.json";
const PUBLIC_FILE = "public.json";

const privateFile = z.strictObject({ keys: z.array(z.strictObject({ version: z.int(), private: z.string() })).min(1) });
const publicFile = z.strictObject({ version: z.int(), public: z.string() });

export interface PublicKey {
  version: number;
  key: KeyObject;
}

/** By version. */
export type PrivateKeys = ReadonlyMap<number, KeyObject>;

/** @throws AppError unavailable while no worker has made the vault's first key */
export function readPublicKey(): PublicKey {
  try {
    const { version, public: der } = publicFile.parse(readJson(env.vaultPublicDir, PUBLIC_FILE));
    return { version, key: createPublicKey({ key: Buffer.from(der, "base64"), format: "der", type: "spki" }) };
  } catch {
    throw new AppError("unavailable", "The vault has no key yet: a worker makes it when it first starts.");
  }
}

/** @throws Error when this process has no part in opening secrets, or the file is damaged */
export function readPrivateKeys(): PrivateKeys {
  const { keys } = privateFile.parse(readJson(env.vaultDir, PRIVATE_FILE));
  return new Map(keys.map((each) => [each.version, privateKey(each.private)]));
}

/** Makes the first key pair when there is none yet; of several processes that start at once, one does. */
export function ensureVaultKeys(): void {
  mkdirSync(env.vaultDir, { recursive: true, mode: 0o700 });
  mkdirSync(env.vaultPublicDir, { recursive: true, mode: 0o700 });
  const mine = writeBeside(env.vaultDir, PRIVATE_FILE, { keys: [newKey(1)] });
  try {
    linkSync(mine, path.join(env.vaultDir, PRIVATE_FILE));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(mine, { force: true });
  }
  publishNewest();
}

/** Adds a newer key pair. Running processes seal for it from now on. @returns its version */
export function addVaultKey(): number {
  const { keys } = privateFile.parse(readJson(env.vaultDir, PRIVATE_FILE));
  const version = Math.max(...keys.map((key) => key.version)) + 1;
  writeKeys([...keys, newKey(version)]);
  return version;
}

/** Forgets the key pairs older than `version`. What is still wrapped for one of them can never be opened again. */
export function retireVaultKeys(version: number): void {
  const { keys } = privateFile.parse(readJson(env.vaultDir, PRIVATE_FILE));
  writeKeys(keys.filter((key) => key.version >= version));
}

interface StoredKey {
  version: number;
  /** PKCS #8, DER, base64. */
  private: string;
}

function newKey(version: number): StoredKey {
  const { privateKey } = generateKeyPairSync("x25519");
  return { version, private: privateKey.export({ format: "der", type: "pkcs8" }).toString("base64") };
}

function privateKey(der: string): KeyObject {
  return createPrivateKey({ key: Buffer.from(der, "base64"), format: "der", type: "pkcs8" });
}

/** The private file first: whatever is sealed for a published key can be opened. */
function writeKeys(keys: StoredKey[]): void {
  renameSync(writeBeside(env.vaultDir, PRIVATE_FILE, { keys }), path.join(env.vaultDir, PRIVATE_FILE));
  publishNewest();
}

function publishNewest(): void {
  const { keys } = privateFile.parse(readJson(env.vaultDir, PRIVATE_FILE));
  const newest = keys.reduce((one, other) => (other.version > one.version ? other : one));
  const der = createPublicKey(privateKey(newest.private)).export({ format: "der", type: "spki" });
  const content = { version: newest.version, public: der.toString("base64") };
  const dir = env.vaultPublicDir;
  renameSync(writeBeside(dir, PUBLIC_FILE, content), path.join(dir, PUBLIC_FILE));
}

function writeBeside(dir: string, name: string, content: unknown): string {
  const file = path.join(dir, `${name}.${process.pid}`);
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  return file;
}

function readJson(dir: string, name: string): unknown {
  return JSON.parse(readFileSync(path.join(dir, name), "utf8"));
}
