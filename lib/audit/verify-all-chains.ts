import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { sealAuditLog, unlessBroken } from "./seal-audit-log";
import { type Verification, type VerifyOptions, verifyChain } from "./verify-chain";

const AT_ONCE = 500;

export interface Verifications {
  ok: boolean;
  workspaces: number;
  seals: number;
  entries: number;
  unsealed: number;
  /** Where it does not hold: the first mismatch of each workspace that has one. */
  mismatches: Pick<Verification, "workspace_id" | "mismatch">[];
  /** To be kept outside of the database. */
  heads: string[];
}

/**
 * Seals what waits, then recomputes the chain of every workspace, or of one, from its beginning.
 * @param head one of `heads` of an earlier time, which must still be a link
 * @throws AppError validation_failed
 */
export async function verifyAllChains(input: { workspaceId?: string; head?: string }): Promise<Verifications> {
  const kept = input.head === undefined ? null : readHead(input.head);
  const total: Verifications = {
    ok: true,
    workspaces: 0,
    seals: 0,
    entries: 0,
    unsealed: 0,
    mismatches: [],
    heads: [],
  };
  if (kept && input.workspaceId !== undefined && input.workspaceId !== kept.workspaceId) {
    throw new AppError("validation_failed", "The head is of another workspace.");
  }
  const one = input.workspaceId ?? kept?.workspaceId;
  for await (const id of one === undefined ? workspaceIds() : [one]) {
    await sealAuditLog(id).catch(unlessBroken);
    const options: VerifyOptions = kept?.workspaceId === id ? { keptHead: kept } : {};
    const found = await verifyChain(id, options);
    total.workspaces++;
    total.ok &&= found.ok;
    total.seals += found.seals;
    total.entries += found.entries;
    total.unsealed += found.unsealed;
    if (found.head) total.heads.push(found.head);
    if (found.mismatch) total.mismatches.push({ workspace_id: id, mismatch: found.mismatch });
  }
  return total;
}

async function* workspaceIds(): AsyncGenerator<string> {
  for (let past = ""; ; ) {
    const found = await db.workspace.findMany({
      where: { id: { gt: past } },
      orderBy: { id: "asc" },
      take: AT_ONCE,
      select: { id: true },
    });
    for (const { id } of found) yield id;
    const last = found.at(-1);
    if (!last || found.length < AT_ONCE) return;
    past = last.id;
  }
}

function readHead(head: string) {
  const [, workspaceId, seq, hash] = /^(\w+):(\d{1,9}):([0-9a-f]{64})$/.exec(head) ?? [];
  if (!workspaceId || !hash)
    throw new AppError("validation_failed", "--head takes WORKSPACE:SEQ:HASH, as this prints it.");
  return { workspaceId, seq: Number(seq), hash };
}
