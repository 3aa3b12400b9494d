import { findAgent } from "@/lib/agents/find-agent";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";

/** Takes an agent's runs out of a thread: later runs in it know nothing of them. The runs stay. @throws AppError not_found */
export async function forgetThread(ctx: Ctx, { agent: ref, thread }: { agent: string; thread: string }): Promise<void> {
  requireScope(ctx, "agents:write");
  await db.$transaction(async (tx) => {
    const { id: agentId } = await findAgent(tx, ctx, ref);
    const { count } = await tx.run.updateMany({
      where: { agentId, thread, workspaceId: ctx.workspaceId },
      data: { thread: null },
    });
    if (count === 0) throw notFound("Thread");
    await recordAudit(tx, ctx, {
      action: "thread.deleted",
      resourceType: "thread",
      resourceId: agentId,
      before: { agent_id: agentId, thread, runs: count },
    });
  });
}
