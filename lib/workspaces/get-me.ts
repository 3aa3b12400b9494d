import { z } from "@hono/zod-openapi";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";

export const meSchema = z
  .strictObject({
    user: z.strictObject({ id: z.string(), email: z.string(), name: z.string() }),
    workspace: z.strictObject({
      id: z.string(),
      name: z.string(),
      slug: z.string(),
      credit_balance: z.int(),
      credits_low_threshold: z.int(),
    }),
    role: z.enum(["owner", "admin", "operator", "viewer"]),
    scopes: z.array(z.string()),
  })
  .openapi("Me");
export type Me = z.infer<typeof meSchema>;

/** Who is signed in, where, and what they may do. @throws AppError not_found */
export async function getMe(ctx: Ctx): Promise<Me> {
  const membership = await db.membership.findUnique({
    where: { workspaceId_userId: { workspaceId: ctx.workspaceId, userId: ctx.userId } },
    include: { user: true, workspace: true },
  });
  if (!membership) throw notFound("Member");
  const { user, workspace, role } = membership;
  return {
    user: { id: user.id, email: user.email, name: user.name },
    workspace: {
      id: workspace.id,
      name: workspace.name,
      slug: workspace.slug,
      credit_balance: workspace.creditBalance,
      credits_low_threshold: workspace.creditsLowThreshold,
    },
    role,
    scopes: [...ctx.scopes],
  };
}
