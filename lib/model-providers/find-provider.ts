import type { Ctx } from "@/lib/auth/context";
import type { Tx } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { invalidInput } from "@/lib/validation/parse-input";

/** The provider of the caller's workspace, by id. @throws AppError not_found */
export async function findProvider(tx: Tx, ctx: Ctx, id: string) {
  const provider = await tx.modelProvider.findFirst({ where: { id, workspaceId: ctx.workspaceId } });
  if (!provider) throw notFound("Model provider");
  return provider;
}

/** One change of a workspace's providers at a time: limits hold, names are free, one of them is the default. */
export async function lockProviders(tx: Tx, { workspaceId }: Ctx): Promise<void> {
  await tx.$queryRaw`SELECT id FROM workspaces WHERE id = ${workspaceId} FOR NO KEY UPDATE`;
}

interface Fallback {
  provider_id?: string | undefined;
  model?: string | undefined;
}

/**
 * A fallback as it is stored. @param id the provider it is of
 * @throws AppError validation_failed for an unknown or foreign provider, and for this one without another model
 */
export async function fallbackColumns(
  tx: Tx,
  ctx: Ctx,
  id: string,
  fallback: Fallback | null,
): Promise<{ fallbackId: string | null; fallbackModel: string | null }> {
  if (fallback === null) return { fallbackId: null, fallbackModel: null };
  const { provider_id: other = id, model = null } = fallback;
  if (other === id && model === null)
    throw invalidInput([{ path: "fallback.model", message: "Name another model of this provider." }]);
  const known =
    other === id ||
    (await tx.modelProvider.findFirst({ where: { id: other, workspaceId: ctx.workspaceId }, select: { id: true } }));
  if (!known) throw invalidInput([{ path: "fallback.provider_id", message: "There is no such model provider." }]);
  return { fallbackId: other, fallbackModel: model };
}

/** Takes the place of the workspace's default. */
export async function makeDefault(tx: Tx, ctx: Ctx, id: string): Promise<void> {
  await tx.modelProvider.updateMany({
    where: { workspaceId: ctx.workspaceId, isDefault: true, id: { not: id } },
    data: { isDefault: false },
  });
  await tx.modelProvider.update({ where: { id }, data: { isDefault: true } });
}
