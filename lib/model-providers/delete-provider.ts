import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { requestEmbedding } from "@/lib/memory/request-embedding";
import { wipeSecret } from "@/lib/vault/stored-secret";
import { findProvider, lockProviders, makeDefault } from "./find-provider";
import { auditedFields } from "./serialize";

/** Removes a provider and wipes its key; the oldest of those left becomes the default in its place. @throws AppError not_found */
export async function deleteModelProvider(ctx: Ctx, id: string): Promise<void> {
  requireScope(ctx, "credentials:write");
  const { workspaceId } = ctx;
  await db.$transaction(async (tx) => {
    await lockProviders(tx, ctx);
    const row = await findProvider(tx, ctx, id);
    await tx.modelProvider.delete({ where: { id } });
    if (row.credentialId) await wipeSecret(tx, workspaceId, row.credentialId);
    const before = auditedFields(row);
    const audit = { action: "model_provider.deleted", resourceType: "model_provider", resourceId: id, before };
    await recordAudit(tx, ctx, audit);
    if (row.isDefault) {
      const next = await tx.modelProvider.findFirst({ where: { workspaceId }, orderBy: { id: "asc" } });
      if (next) await makeDefault(tx, ctx, next.id);
    }
    await requestEmbedding(tx, workspaceId);
  });
}
