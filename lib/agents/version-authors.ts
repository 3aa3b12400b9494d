import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";

/** The names of who published versions: members, or keys of the workspace. Two queries, however many versions. */
export async function versionAuthors(ctx: Ctx, rows: { createdBy: string }[]): Promise<ReadonlyMap<string, string>> {
  const ids = { in: [...new Set(rows.map(({ createdBy }) => createdBy))] };
  const [users, keys] = await Promise.all([
    db.user.findMany({
      where: { id: ids, memberships: { some: { workspaceId: ctx.workspaceId } } },
      select: { id: true, name: true },
    }),
    db.apiKey.findMany({ where: { id: ids, workspaceId: ctx.workspaceId }, select: { id: true, name: true } }),
  ]);
  return new Map([...users, ...keys].map(({ id, name }) => [id, name]));
}
