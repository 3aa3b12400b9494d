import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import type { Ctx } from "@/lib/auth/context";
import { requireAdmin } from "@/lib/auth/roles";
import { db } from "@/lib/db/client";
import { type Invitation, serializeInvitation } from "./serialize";

/** Invitations that can still be accepted, newest first. @throws AppError insufficient_scope, invalid_cursor */
export async function listInvitations(
  ctx: Ctx,
  { limit = DEFAULT_LIMIT, cursor }: PageInput,
): Promise<Page<Invitation>> {
  requireAdmin(ctx, "see invitations");
  const before = decodeCursor("invitation", cursor);
  const rows = await db.invitation.findMany({
    where: {
      workspaceId: ctx.workspaceId,
      acceptedAt: null,
      revokedAt: null,
      expiresAt: { gt: new Date() },
      ...(before === null ? {} : { id: { lt: before } }),
    },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const ids = [...new Set(rows.map((row) => row.invitedBy))];
  const people = await db.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return toPage(
    rows,
    limit,
    "invitation",
    (row) => row.id,
    (row) => serializeInvitation(row, names.get(row.invitedBy) ?? ""),
  );
}
