import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { auditedFields } from "./columns";
import { findServer } from "./find-server";

/** Removes a server with what was accepted of it. @throws AppError not_found */
export async function deleteMcpServer(ctx: Ctx, input: { server: string }): Promise<void> {
  requireScope(ctx, "mcp:write");
  await db.$transaction(async (tx) => {
    const row = await findServer(tx, ctx, input.server);
    await tx.mcpServer.deleteMany({ where: { id: row.id, workspaceId: ctx.workspaceId } });
    await recordAudit(tx, ctx, {
      action: "mcp_server.deleted",
      resourceType: "mcp_server",
      resourceId: row.id,
      before: auditedFields(row),
    });
  });
}
