import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, type Tx } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { type Connection, serializeConnection } from "./serialize";

/** @throws AppError not_found */
export async function getConnection(ctx: Ctx, input: { connection: string }): Promise<Connection> {
  requireScope(ctx, "connections:read");
  return serializeConnection(await findConnection(db, ctx, input.connection));
}

/** The connection of the caller's workspace. @throws AppError not_found */
export async function findConnection(tx: Tx, ctx: Ctx, id: string) {
  const row = await tx.connection.findFirst({ where: { id, workspaceId: ctx.workspaceId } });
  if (!row) throw notFound("Connection");
  return row;
}
