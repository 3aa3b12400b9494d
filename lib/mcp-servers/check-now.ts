import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { findServer } from "./find-server";
import { requestCheck } from "./request-check";
import { type McpServerDetail, serializeMcpServerDetail } from "./serialize";

/** Has the worker connect to a server now; `last_checked_at` moves when it has. @throws AppError not_found */
export async function checkMcpServerNow(ctx: Ctx, input: { server: string }): Promise<McpServerDetail> {
  requireScope(ctx, "mcp:write");
  return db.$transaction(async (tx) => {
    const row = await findServer(tx, ctx, input.server);
    await requestCheck(tx, row.id);
    await recordAudit(tx, ctx, { action: "mcp_server.checked", resourceType: "mcp_server", resourceId: row.id });
    return serializeMcpServerDetail(row);
  });
}
