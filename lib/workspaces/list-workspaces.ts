import { z } from "@hono/zod-openapi";
import type { Ctx } from "@/lib/auth/context";
import { ROLES } from "@/lib/auth/scopes";
import { db } from "@/lib/db/client";

export const myWorkspaceSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    role: z.enum(ROLES),
    current: z.boolean().openapi({ description: "The one this session looks at." }),
  })
  .openapi("MyWorkspace");
export type MyWorkspace = z.infer<typeof myWorkspaceSchema>;

const MOST = 200;

/** The workspaces the caller is a member of, by name. */
export async function listWorkspaces(ctx: Ctx): Promise<MyWorkspace[]> {
  const rows = await db.membership.findMany({
    where: { userId: ctx.userId, workspace: { deletedAt: null } },
    select: { role: true, workspace: { select: { id: true, name: true } } },
    orderBy: [{ workspace: { name: "asc" } }, { workspaceId: "asc" }],
    take: MOST,
  });
  return rows.map(({ role, workspace }) => ({ ...workspace, role, current: workspace.id === ctx.workspaceId }));
}
