import type { Ctx } from "@/lib/auth/context";
import type { Prisma, Tx } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";

export interface AuditEntry {
  /** `agent.created`, `api_key.revoked`, … */
  action: string;
  resourceType: string;
  resourceId: string;
  /** What changed, without secrets. */
  before?: Prisma.InputJsonObject;
  after?: Prisma.InputJsonObject;
}

/** Writes who did what, in the transaction of the change itself: neither is there without the other. */
export async function recordAudit(tx: Tx, ctx: Ctx, entry: AuditEntry): Promise<void> {
  await tx.auditLog.create({
    data: {
      id: newId("auditLog"),
      workspaceId: ctx.workspaceId,
      actorType: ctx.actor.type,
      actorId: ctx.actor.id,
      requestId: ctx.requestId,
      address: ctx.address,
      ...entry,
    },
  });
}
