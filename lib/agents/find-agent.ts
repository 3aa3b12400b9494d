import type { Ctx } from "@/lib/auth/context";
import type { Tx } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";

/** The agent of the caller's workspace with this id or slug (which cannot be mistaken for each other). @throws AppError not_found */
export async function findAgent(tx: Tx, ctx: Ctx, ref: string) {
  const agent = await tx.agent.findFirst({ where: { workspaceId: ctx.workspaceId, OR: [{ id: ref }, { slug: ref }] } });
  if (!agent) throw notFound("Agent");
  return agent;
}
