import type { Ctx } from "@/lib/auth/context";
import type { Tx } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { invalidInput } from "@/lib/validation/parse-input";

/** The server of the caller's workspace, by id. @throws AppError not_found */
export async function findServer(tx: Tx, ctx: Ctx, id: string) {
  const server = await tx.mcpServer.findFirst({ where: { id, workspaceId: ctx.workspaceId } });
  if (!server) throw notFound("MCP server");
  return server;
}

/**
 * The same, held until the transaction ends: what a check finds out meanwhile comes after.
 * @throws AppError not_found
 */
export async function lockServer(tx: Tx, ctx: Ctx, id: string) {
  await tx.$queryRaw`SELECT id FROM mcp_servers WHERE id = ${id} AND workspace_id = ${ctx.workspaceId} FOR UPDATE`;
  return findServer(tx, ctx, id);
}

/** @throws AppError validation_failed: unknown, foreign, revoked, and held by a connection all look alike */
export async function requireCredential(tx: Tx, ctx: Ctx, id: string): Promise<void> {
  const found = await tx.credential.findFirst({
    where: { id, workspaceId: ctx.workspaceId, revokedAt: null, type: { not: "connection" } },
    select: { id: true },
  });
  if (!found) throw invalidInput([{ path: "credential_id", message: "There is no such credential." }]);
}
