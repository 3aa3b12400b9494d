import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import type { Viewer } from "./eligibility";

export async function viewerOf(ctx: Ctx): Promise<Viewer> {
  const workspace = await db.workspace.findUnique({
    where: { id: ctx.workspaceId },
    select: { forbidSelfApproval: true },
  });
  return { ctx, forbidSelfApproval: workspace?.forbidSelfApproval ?? false };
}
