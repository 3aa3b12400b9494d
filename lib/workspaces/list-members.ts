import { z } from "@hono/zod-openapi";
import type { Ctx } from "@/lib/auth/context";
import { ROLES } from "@/lib/auth/scopes";
import { db } from "@/lib/db/client";

export const memberSchema = z
  .strictObject({ id: z.string(), name: z.string(), email: z.string(), role: z.enum(ROLES) })
  .openapi("Member");
export type Member = z.infer<typeof memberSchema>;

const MOST = 500;

/** The people of the workspace by name, at most 500. */
export async function listMembers(ctx: Ctx): Promise<Member[]> {
  const rows = await db.membership.findMany({
    where: { workspaceId: ctx.workspaceId, user: { disabledAt: null } },
    select: { role: true, user: { select: { id: true, name: true, email: true } } },
    orderBy: { user: { name: "asc" } },
    take: MOST,
  });
  return rows.map(({ role, user }) => ({ ...user, role }));
}
