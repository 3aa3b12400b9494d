import { readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { env } from "@/lib/config/env";
import { db } from "@/lib/db/client";
import { runDoctor } from "@/lib/health/run-doctor";
import { createWorkspaceFixture } from "@/lib/testing/fixtures";
import { addVaultKey, readPrivateKeys, readPublicKey } from "./key-files";
import { rotateVault } from "./rotate-vault";
import { insertSecret, openCredential, replaceSecret, wipeSecret } from "./stored-secret";

let ctx: Ctx;
beforeAll(async () => {
  ctx = await createWorkspaceFixture();
});

let made = 0;
async function store(value: string, workspaceId = ctx.workspaceId): Promise<string> {
  const name = `secret ${made++}`;
  const secret = {
    workspaceId,
    name,
    type: "bearer" as const,
    config: {},
    allowedHosts: ["a.example"],
    createdBy: "x",
  };
  return db.$transaction((tx) => insertSecret(tx, { ...secret, values: { value } }));
}
const opened = async (id: string, workspaceId = ctx.workspaceId) =>
  (await openCredential(workspaceId, id)).values.value;
const rowOf = (id: string) => db.credential.findUniqueOrThrow({ where: { id } });

test("every secret opens after it, is wrapped for the new pair, and is not sealed anew", async () => {
  const ids: string[] = [];
  for (let i = 0; i < 120; i++) ids.push(await store(`value ${i}`));
  const revoked = await store("gone");
  await db.$transaction((tx) => wipeSecret(tx, ctx.workspaceId, revoked));
  const before = await rowOf(ids[0] ?? "");
  const { version, rewrapped, ...rest } = await rotateVault();
  expect({ rewrapped, ...rest }).toEqual({ rewrapped: 120, retired: false, remaining: 0 });
  expect(readPublicKey().version).toBe(version);
  const after = await rowOf(ids[0] ?? "");
  expect(after).toMatchObject({ keyVersion: version, version: before.version, sealed: before.sealed });
  expect(after.wrappedKey).not.toEqual(before.wrappedKey);
  expect(await Promise.all(ids.map((id) => opened(id)))).toEqual(ids.map((_id, index) => `value ${index}`));
  expect(readPrivateKeys().size).toBe(version);
});

test("with --retire the older pairs are gone, and everything still opens", async () => {
  const id = await store("kept");
  const { version, retired, remaining } = await rotateVault({ retire: true });
  expect([retired, remaining]).toEqual([true, 0]);
  expect([...readPrivateKeys().keys()]).toEqual([version]);
  expect(await opened(id)).toBe("kept");
});

test("what cannot be wrapped anew keeps the pair it is wrapped for", async () => {
  const broken = await store("broken");
  const row = await rowOf(broken);
  await db.credential.update({ where: { id: broken }, data: { wrappedKey: new Uint8Array(92) } });
  const { retired, remaining } = await rotateVault({ retire: true });
  expect([retired, remaining]).toEqual([false, 1]);
  expect(readPrivateKeys().has(row.keyVersion)).toBe(true);
  await db.credential.update({ where: { id: broken }, data: { wrappedKey: row.wrappedKey } });
  expect(await opened(broken)).toBe("broken");
});

test("while secrets are made, replaced and opened without pause: none is lost, with pairs retired under way", async () => {
  const known = new Map<string, string>();
  for (let i = 0; i < 20; i++) known.set(await store(`start ${i}`), `start ${i}`);
  const stable = [...known.keys()].slice(0, 10);
  let over = false;
  const busy = async (work: (round: number) => Promise<void>) => {
    for (let round = 0; !over; round++) await work(round);
  };
  const work = [
    busy(async (round) => void known.set(await store(`new ${round}`), `new ${round}`)),
    busy(async (round) => {
      const id = [...known.keys()][10 + (round % 10)] ?? "";
      await db.$transaction((tx) => replaceSecret(tx, ctx.workspaceId, id, { value: `replaced ${round}` }));
      known.set(id, `replaced ${round}`);
    }),
    busy(async (round) => {
      const id = stable[round % stable.length] ?? "";
      expect(await opened(id)).toBe(known.get(id));
    }),
  ];
  const rotations = [];
  for (let i = 0; i < 3; i++) rotations.push(await rotateVault({ retire: true }));
  over = true;
  await Promise.all(work);
  expect(rotations.every(({ retired }) => retired)).toBe(true);
  for (const [id, value] of known) expect(await opened(id)).toBe(value);
  expect(known.size).toBeGreaterThan(20);
});

test("two rotations at once follow one another: no pair is lost", async () => {
  const id = await store("both");
  const before = readPublicKey().version;
  const both = await Promise.all([rotateVault(), rotateVault()]);
  expect(both.map(({ version }) => version).sort((a, b) => a - b)).toEqual([before + 1, before + 2]);
  expect(await opened(id)).toBe("both");
});

describe("a secret in another's place does not open", () => {
  test.each(["another workspace", "another credential"])("%s", async (where) => {
    const other = where === "another workspace" ? await createWorkspaceFixture() : ctx;
    const [mine, theirs] = [await store("mine"), await store("theirs", other.workspaceId)];
    const { wrappedKey, sealed, keyVersion, version } = await rowOf(theirs);
    await db.credential.update({ where: { id: mine }, data: { wrappedKey, sealed, keyVersion, version } });
    await expect(openCredential(ctx.workspaceId, mine)).rejects.toThrow();
    await db.credential.delete({ where: { id: mine } });
  });

  test("nor an older value of the same one", async () => {
    const id = await store("first");
    const { wrappedKey, sealed, keyVersion } = await rowOf(id);
    await db.$transaction((tx) => replaceSecret(tx, ctx.workspaceId, id, { value: "second" }));
    await db.credential.update({ where: { id }, data: { wrappedKey, sealed, keyVersion } });
    await expect(openCredential(ctx.workspaceId, id)).rejects.toThrow();
    await db.credential.delete({ where: { id } });
  });
});

test("the doctor misses a pair that something is wrapped for", async () => {
  const vault = async () => (await runDoctor()).checks.find(({ name }) => name === "vault");
  expect(await vault()).toMatchObject({ ok: true });
  const file = `${env.vaultDir}/keys.json`;
  const content = readFileSync(file, "utf8");
  const version = addVaultKey();
  const { keys } = JSON.parse(readFileSync(file, "utf8")) as { keys: { version: number }[] };
  writeFileSync(file, JSON.stringify({ keys: keys.filter((key) => key.version === version) }));
  expect(await vault()).toMatchObject({ ok: false, detail: expect.stringContaining("missing keys") });
  writeFileSync(file, content);
  expect(await vault()).toMatchObject({ ok: true });
});
