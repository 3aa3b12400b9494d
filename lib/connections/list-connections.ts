import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { type Connection, type ConnectionStatus, serializeConnection } from "./serialize";

interface Filters {
  kind?: "calendar" | "app" | undefined;
  app?: string | undefined;
  status?: ConnectionStatus | undefined;
}

/** Connections, newest first. @throws AppError invalid_cursor */
export async function listConnections(
  ctx: Ctx,
  { limit = DEFAULT_LIMIT, cursor, kind, app, status }: PageInput & Filters,
): Promise<Page<Connection>> {
  requireScope(ctx, "connections:read");
  const before = decodeCursor("connection", cursor);
  const rows = await db.connection.findMany({
    where: {
      workspaceId: ctx.workspaceId,
      ...(before === null ? {} : { id: { lt: before } }),
      ...(kind ? { kind } : {}),
      ...(app ? { app } : {}),
      ...(status ? { status } : {}),
    },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return toPage(rows, limit, "connection", (row) => row.id, serializeConnection);
}
