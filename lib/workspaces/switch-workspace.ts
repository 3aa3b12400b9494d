import { recordAudit } from "@/lib/audit/record-audit";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { enterWorkspace } from "./enter-workspace";

/** Turns the session to another workspace of the person's. @returns the session's new cookie @throws AppError not_found */
export async function switchWorkspace(ctx: Ctx, input: { workspace_id: string }): Promise<{ cookie: string | null }> {
  return db.$transaction(async (tx) => {
    const member = await tx.membership.findFirst({
      where: { userId: ctx.userId, workspaceId: input.workspace_id, workspace: { deletedAt: null } },
    });
    if (!member) throw notFound("Workspace");
    const cookie = await enterWorkspace(tx, ctx, member.workspaceId);
    await recordAudit(
      tx,
      { ...ctx, workspaceId: member.workspaceId },
      {
        action: "session.switched",
        resourceType: "session",
        resourceId: ctx.sessionId ?? ctx.userId,
      },
    );
    return { cookie };
  });
}
