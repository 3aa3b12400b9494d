import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { findServer } from "./find-server";
import { type McpServerDetail, serializeMcpServerDetail } from "./serialize";

/** @throws AppError not_found */
export async function getMcpServer(ctx: Ctx, input: { server: string }): Promise<McpServerDetail> {
  requireScope(ctx, "mcp:read");
  return serializeMcpServerDetail(await findServer(db, ctx, input.server));
}
