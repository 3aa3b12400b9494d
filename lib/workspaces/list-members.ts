import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";
import type { Ctx } from "@/lib/auth/context";
import { ROLES } from "@/lib/auth/scopes";
import { db, type Tx } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";

export const memberSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.enum(ROLES),
    joined_at: timeSchema,
  })
  .openapi("Member");
export type Member = z.infer<typeof memberSchema>;

const MOST = 500;
const select = { role: true, createdAt: true, user: { select: { id: true, name: true, email: true } } } as const;

/** The people of the workspace by name, at most 500. */
export async function listMembers(ctx: Ctx): Promise<Member[]> {
  const rows = await db.membership.findMany({
    where: { workspaceId: ctx.workspaceId, user: { disabledAt: null } },
    select,
    orderBy: { user: { name: "asc" } },
    take: MOST,
  });
  return rows.map(({ role, createdAt, user }) => ({ ...user, role, joined_at: createdAt.toISOString() }));
}

/** One of them; a disabled account counts as none. @throws AppError not_found */
export async function findMember(tx: Tx, ctx: Ctx, userId: string): Promise<Member> {
  const where = { workspaceId: ctx.workspaceId, userId, user: { disabledAt: null } };
  const row = await tx.membership.findFirst({ where, select });
  if (!row) throw notFound("Member");
  return { ...row.user, role: row.role, joined_at: row.createdAt.toISOString() };
}
