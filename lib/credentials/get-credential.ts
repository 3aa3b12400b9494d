import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, type Tx } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { type Credential, type CredentialRow, credentialSelect, serializeCredential } from "./serialize";

/** Everything about it but its value. @throws AppError not_found */
export async function getCredential(ctx: Ctx, input: { credential: string }): Promise<Credential> {
  requireScope(ctx, "credentials:read");
  return serializeCredential(await findCredential(db, ctx, input.credential));
}

/** The credential of the caller's workspace; what a connection holds is not one. @throws AppError not_found */
export async function findCredential(tx: Tx, ctx: Ctx, id: string): Promise<CredentialRow> {
  const where = { id, workspaceId: ctx.workspaceId, type: { not: "connection" } };
  const row = await tx.credential.findFirst({ where, select: credentialSelect });
  if (!row) throw notFound("Credential");
  return row;
}

/** The same, and locked until the transaction ends. @throws AppError not_found */
export async function lockCredential(tx: Tx, ctx: Ctx, id: string): Promise<CredentialRow> {
  await tx.$queryRaw`SELECT id FROM credentials WHERE id = ${id} AND workspace_id = ${ctx.workspaceId} FOR UPDATE`;
  return findCredential(tx, ctx, id);
}
