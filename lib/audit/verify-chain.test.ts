import { beforeEach, expect, test } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { db, pool } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { createWorkspaceFixture } from "@/lib/testing/fixtures";
import { recordAudit } from "./record-audit";
import { BrokenChainError, sealAuditLog, sealAuditLogs } from "./seal-audit-log";
import { verifyChain } from "./verify-chain";

let ctx: Ctx;
let ids: string[];

/** Three seals: of four, three and one entries. */
beforeEach(async () => {
  ctx = await createWorkspaceFixture();
  for (const count of [4, 3, 1]) {
    for (let i = 0; i < count; i++) await write(i);
    await sealAuditLog(ctx.workspaceId);
  }
  ids = (await db.auditLog.findMany({ where: { workspaceId: ctx.workspaceId }, orderBy: { id: "asc" } })).map(
    ({ id }) => id,
  );
});

const write = (n: number) =>
  recordAudit(db, ctx, {
    action: "agent.updated",
    resourceType: "agent",
    resourceId: `agt_${n}`,
    before: { name: "Ä “quoted”", n },
    after: { name: "B", price: 1.5 },
  });

/** What somebody does who owns the database and knows of the triggers. */
async function tamper(sql: string, values: unknown[] = []) {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("SET LOCAL session_replication_role = replica");
    const { rowCount } = await client.query(sql, values);
    await client.query("COMMIT");
    expect(rowCount).toBeGreaterThan(0);
  } finally {
    client.release();
  }
}

const verify = () => verifyChain(ctx.workspaceId);

test("a log nobody has touched verifies, whole and in its newest part", async () => {
  const whole = await verify();
  expect(whole).toMatchObject({ ok: true, seals: 3, entries: 8, unsealed: 0, complete: true, mismatch: null });
  expect(whole.head).toMatch(new RegExp(`^${ctx.workspaceId}:3:[0-9a-f]{64}$`));
  const newest = await verifyChain(ctx.workspaceId, { newest: 2 });
  expect(newest).toMatchObject({ ok: true, seals: 2, entries: 4, complete: false });
  await write(9);
  expect(await verify()).toMatchObject({ ok: true, entries: 8, unsealed: 1 });
});

test.each([
  ["action", "UPDATE audit_logs SET action = 'agent.created' WHERE id = $1"],
  ["actor", "UPDATE audit_logs SET actor_id = 'usr_other' WHERE id = $1"],
  ["what was there before", `UPDATE audit_logs SET before = jsonb_set(before, '{n}', '7') WHERE id = $1`],
  ["no before for an empty one", "UPDATE audit_logs SET before = 'null' WHERE id = $1"],
  ["address", "UPDATE audit_logs SET address = '' WHERE id = $1"],
  ["time", "UPDATE audit_logs SET created_at = created_at + interval '1 millisecond' WHERE id = $1"],
  ["a time that is none", "UPDATE audit_logs SET created_at = '-infinity' WHERE id = $1"],
])("an edited entry is named: %s", async (_what, sql) => {
  await tamper(sql, [ids[5]]);
  expect(await verify()).toMatchObject({
    ok: false,
    entries: 4,
    mismatch: { problem: "entry_changed", seal: 2, entry: ids[5] },
  });
});

test("two entries that swap what they say are found", async () => {
  await tamper(
    `UPDATE audit_logs a SET resource_id = b.resource_id, before = b.before FROM audit_logs b
     WHERE (a.id, b.id) IN (($1, $2), ($2, $1))`,
    [ids[0], ids[2]],
  );
  expect((await verify()).mismatch).toMatchObject({ problem: "entry_changed", seal: 1, entry: ids[0] });
});

test("a deleted entry is found, between the entries around it", async () => {
  await tamper("DELETE FROM audit_logs WHERE id = $1", [ids[2]]);
  expect((await verify()).mismatch).toEqual({ problem: "entry_missing", seal: 1, entry: null, after: ids[1] });
});

test("the last entry of all, and an entry whose whole seal went with it", async () => {
  await tamper("DELETE FROM audit_logs WHERE id = $1", [ids[7]]);
  expect((await verify()).mismatch).toMatchObject({ problem: "entry_missing", seal: 3 });
  await tamper("DELETE FROM audit_seals WHERE workspace_id = $1 AND seq = 3", [ctx.workspaceId]);
  expect((await verify()).mismatch).toMatchObject({ problem: "seal_missing", seal: 3 });
});

const insert = (seal: number | null, id: string, at = "now()") =>
  tamper(
    `INSERT INTO audit_logs (id, workspace_id, actor_type, actor_id, action, resource_type, resource_id, request_id, address, seal_seq, created_at)
     VALUES ($1, $2, 'user', 'usr_x', 'a.b', 'a', 'b', 'req_x', 'local', $3, ${at})`,
    [id, ctx.workspaceId, seal],
  );

test("an entry put into a sealed part is named, inside the seal's ids and outside of them", async () => {
  await insert(1, `${ids[1]}x`);
  expect((await verify()).mismatch).toMatchObject({ problem: "entry_added", seal: 1, entry: `${ids[1]}x` });
  await tamper("DELETE FROM audit_logs WHERE id = $1", [`${ids[1]}x`]);
  expect((await verify()).ok).toBe(true);
  await insert(1, "aud_zzz");
  expect((await verify()).mismatch).toMatchObject({ problem: "entry_added", seal: 1, entry: "aud_zzz" });
  await tamper("UPDATE audit_logs SET seal_seq = 9 WHERE id = 'aud_zzz'");
  expect((await verify()).mismatch).toMatchObject({ problem: "entry_added", seal: 9, entry: "aud_zzz" });
});

test("an entry that claims a time of long ago is named once it is sealed", async () => {
  await insert(null, "aud_0000", "now() - interval '3 days'");
  await sealAuditLog(ctx.workspaceId);
  expect((await verify()).mismatch).toMatchObject({ problem: "entry_backdated", seal: 4, entry: "aud_0000" });
});

test("an entry that was committed late, with an id from before the last seal, lies under the next one", async () => {
  await insert(null, `${ids[2]}x`);
  await write(1);
  expect(await sealAuditLog(ctx.workspaceId)).toBe(2);
  expect(await verify()).toMatchObject({ ok: true, seals: 4, entries: 10 });
});

test.each([
  ["its rows", "UPDATE audit_seals SET leaves = leaves || leaves WHERE workspace_id = $1 AND seq = 2"],
  ["what came before", "UPDATE audit_seals SET prev_hash = 'x' WHERE workspace_id = $1 AND seq = 2"],
  ["its time", "UPDATE audit_seals SET created_at = 'infinity' WHERE workspace_id = $1 AND seq = 2"],
])("a changed seal is named: %s", async (_what, sql) => {
  await tamper(sql, [ctx.workspaceId]);
  expect((await verify()).mismatch).toMatchObject({ problem: "seal_changed", seal: 2 });
});

test("a tail that was cut off together with its seal is told by the head, also by one that was set back", async () => {
  const old = await db.auditHead.findUniqueOrThrow({ where: { workspaceId: ctx.workspaceId } });
  await tamper("DELETE FROM audit_logs WHERE workspace_id = $1 AND seal_seq = 3", [ctx.workspaceId]);
  await tamper("DELETE FROM audit_seals WHERE workspace_id = $1 AND seq = 3", [ctx.workspaceId]);
  expect((await verify()).mismatch).toMatchObject({ problem: "seal_missing", seal: 3 });
  await tamper(
    `UPDATE audit_heads h SET seq = s.seq, hash = s.hash, entries = 7 FROM audit_seals s
     WHERE h.workspace_id = $1 AND s.workspace_id = $1 AND s.seq = 2`,
    [ctx.workspaceId],
  );
  expect(old.seq).toBe(3);
  expect((await verify()).mismatch).toMatchObject({ problem: "head_changed", seal: 2 });
});

test("a seal in the middle that is gone is named, and a head that is gone", async () => {
  await tamper("DELETE FROM audit_seals WHERE workspace_id = $1 AND seq = 2", [ctx.workspaceId]);
  expect((await verify()).mismatch).toMatchObject({ problem: "seal_missing", seal: 2 });
  await tamper("DELETE FROM audit_heads WHERE workspace_id = $1", [ctx.workspaceId]);
  expect((await verify()).mismatch).toMatchObject({ problem: "head_missing" });
});

test("a broken chain is not gone on with: the seal would hide the break", async () => {
  await tamper("DELETE FROM audit_heads WHERE workspace_id = $1", [ctx.workspaceId]);
  await write(1);
  await expect(sealAuditLog(ctx.workspaceId)).rejects.toThrow(BrokenChainError);
  const other = await createWorkspaceFixture();
  await recordAudit(db, other, { action: "a.b", resourceType: "a", resourceId: "b" });
  await sealAuditLogs();
  expect(await verifyChain(other.workspaceId)).toMatchObject({ ok: true, entries: 1 });
  expect(await verify()).toMatchObject({ ok: false, unsealed: 1 });
});

test("a chain that was made anew from the beginning is told by a head kept elsewhere", async () => {
  const [, seq, hash = ""] = (await verify()).head?.split(":") ?? [];
  const keptHead = { seq: Number(seq), hash };
  expect((await verifyChain(ctx.workspaceId, { keptHead })).ok).toBe(true);
  for (const table of ["audit_heads", "audit_seals"]) {
    await tamper(`DELETE FROM ${table} WHERE workspace_id = $1`, [ctx.workspaceId]);
  }
  expect((await verifyChain(ctx.workspaceId, { keptHead })).mismatch?.problem).toBe("head_missing");
  await tamper("UPDATE audit_logs SET seal_seq = NULL, action = 'a.b' WHERE workspace_id = $1", [ctx.workspaceId]);
  await sealAuditLog(ctx.workspaceId);
  expect((await verify()).ok).toBe(true);
  expect((await verifyChain(ctx.workspaceId, { keptHead })).mismatch?.problem).toBe("head_unknown");
});

test("sealing goes on in several links, and two sealers at once make one chain", async () => {
  const rows = 2_345;
  await pool.query(
    `INSERT INTO audit_logs (id, workspace_id, actor_type, actor_id, action, resource_type, resource_id, request_id, address)
     SELECT 'aud_z' || lpad(n::text, 8, '0'), $1, 'user', 'usr_x', 'a.b', 'a', 'b', 'req_x', 'local' FROM generate_series(1, $2::int) n`,
    [ctx.workspaceId, rows],
  );
  await Promise.all([sealAuditLog(ctx.workspaceId), sealAuditLog(ctx.workspaceId), sealAuditLogs()]);
  expect(await verify()).toMatchObject({ ok: true, entries: 8 + rows, unsealed: 0, complete: true });
});

test("the database itself refuses to change or to delete an entry, and lets a workspace go with its log", async () => {
  const refused = /only added to/;
  const id = ids[0];
  await expect(pool.query("UPDATE audit_logs SET action = 'x' WHERE id = $1", [id])).rejects.toThrow(refused);
  await expect(pool.query("UPDATE audit_logs SET seal_seq = NULL WHERE id = $1", [id])).rejects.toThrow(refused);
  await expect(pool.query("DELETE FROM audit_logs WHERE id = $1", [id])).rejects.toThrow(refused);
  await expect(pool.query("TRUNCATE audit_logs")).rejects.toThrow(refused);
  await expect(pool.query("UPDATE audit_seals SET count = 0")).rejects.toThrow(refused);
  await expect(pool.query("DELETE FROM audit_seals")).rejects.toThrow(refused);
  expect((await verify()).ok).toBe(true);
  await db.workspace.delete({ where: { id: ctx.workspaceId } });
  expect(await db.auditLog.count({ where: { workspaceId: ctx.workspaceId } })).toBe(0);
  expect(await verifyChain(newId("workspace"))).toMatchObject({ ok: true, entries: 0, head: null });
});
