import { z } from "@hono/zod-openapi";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Ctx } from "@/lib/auth/context";
import { db, type Tx } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors/app-error";
import { emitBuiltSql, emitSql, eventJson } from "@/lib/events/emit-event";
import { invalidInput } from "@/lib/validation/parse-input";

export const deleteWorkspaceInput = z.strictObject({
  confirm: z.string().max(200).openapi({ description: "The workspace's slug, as a sign that it is meant." }),
});

/** Shuts out the workers that have the runs, and wakes what waits for one, so that it sees that it is over. */
const CANCEL_RUNS = `
  WITH run AS (
    UPDATE runs SET status = 'cancelled', fence = fence + 1, completed_at = now(), wake_at = NULL,
      error = '{"code":"cancelled","message":"The workspace was deleted."}'
    WHERE workspace_id = $1 AND status IN ('queued', 'running', 'sleeping', 'awaiting_approval', 'awaiting_signal')
    RETURNING id
  ), outbox AS (
    SELECT ${emitBuiltSql("run.wake", "'evt_deleted_' || id", "'run_id', id")} FROM run
  )
  SELECT count(*) FROM outbox`;

const STOP_SCHEDULES = `
  WITH schedule AS (
    UPDATE schedules SET enabled = false, generation = generation + 1, next_fire_at = NULL WHERE workspace_id = $1 RETURNING id
  ), outbox AS (
    SELECT ${emitBuiltSql("schedule.changed", "'evt_deleted_' || id", "'schedule_id', id")} FROM schedule
  )
  SELECT count(*) FROM outbox`;

/**
 * Deletes a workspace with everything in it; for its owners. From the answer on nobody and nothing gets in, and nothing
 * of it runs; what it held is removed by a worker, which may take a while.
 * @throws AppError insufficient_scope, validation_failed
 */
export async function deleteWorkspace(ctx: Ctx, input: z.infer<typeof deleteWorkspaceInput>): Promise<void> {
  if (ctx.role !== "owner") throw new AppError("insufficient_scope", "Only an owner deletes the workspace.");
  const { workspaceId: id } = ctx;
  await db.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT id FROM workspaces WHERE id = ${id} FOR UPDATE`;
      const workspace = await tx.workspace.findUnique({ where: { id } });
      if (!workspace || workspace.deletedAt) throw notFound("Workspace");
      if (input.confirm !== workspace.slug)
        throw invalidInput([{ path: "confirm", message: `Enter "${workspace.slug}" to delete the workspace.` }]);
      await tx.workspace.update({ where: { id }, data: { deletedAt: new Date() } });
      await endAccess(tx, id);
      await tx.agent.updateMany({ where: { workspaceId: id }, data: { status: "paused" } });
      await tx.$executeRawUnsafe(STOP_SCHEDULES, id);
      await tx.$executeRawUnsafe(CANCEL_RUNS, id);
      const { name, slug } = workspace;
      const before = { name, slug };
      await recordAudit(tx, ctx, { action: "workspace.deleted", resourceType: "workspace", resourceId: id, before });
      const event = eventJson({ name: "workspace.deleted", id: `${id}:deleted`, data: { workspace_id: id } });
      await tx.$executeRawUnsafe(`SELECT ${emitSql("workspace.deleted", "$1")}`, event);
    },
    { timeout: 60_000 },
  );
}

/** Every way in is gone with the commit: sessions, keys, hook keys, links, and the memberships all of them rest on. */
async function endAccess(tx: Tx, workspaceId: string): Promise<void> {
  const members = await tx.membership.findMany({ where: { workspaceId }, select: { userId: true } });
  await tx.user.updateMany({
    where: { id: { in: members.map(({ userId }) => userId) }, lastWorkspaceId: workspaceId },
    data: { lastWorkspaceId: null },
  });
  const where = { workspaceId };
  await tx.session.deleteMany({ where });
  await tx.apiKey.deleteMany({ where });
  await tx.trigger.deleteMany({ where });
  await tx.invitation.deleteMany({ where });
  await tx.membership.deleteMany({ where });
}
