import { z } from "@hono/zod-openapi";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Ctx } from "@/lib/auth/context";
import { timezoneText } from "@/lib/contacts/fields";
import { db } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors/app-error";
import { retentionDays, retentionRuns } from "@/lib/retention/preview-retention";
import { nameText } from "@/lib/validation/text";

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Must be a time of day, such as 21:00.");

const quietHours = z
  .strictObject({
    from: timeOfDay.openapi({ example: "21:00" }),
    until: timeOfDay.openapi({ example: "08:00" }),
    timezone: timezoneText.openapi({ description: "For contacts without a time zone of their own." }),
  })
  .refine(({ from, until }) => from !== until, { path: ["until"], message: "Must be another time." });

const fields = {
  name: nameText,
  forbid_self_approval: z.boolean().openapi({ description: "Whoever started a run may not decide what it asks." }),
  approval_expiry_hours: z
    .int()
    .min(1)
    .max(24 * 365)
    .openapi({ description: "How long a request waits when neither policy nor step says." }),
  earn_autonomy_after: z
    .int()
    .min(0)
    .max(100)
    .openapi({ description: "After so many clean approvals of like calls a rule is proposed; 0: never." }),
  credits_low_threshold: z
    .int()
    .min(0)
    .max(1_000_000)
    .openapi({ description: "Below so many credits the workspace is told that they run low." }),
  retention_days: retentionDays.nullable(),
  retention_runs: retentionRuns.nullable(),
  quiet_hours: quietHours.nullable().openapi({
    description: "When nothing is sent to contacts, by the clocks of each; null: at no time.",
  }),
};

export const workspaceSchema = z.strictObject({ id: z.string(), slug: z.string(), ...fields }).openapi("Workspace");
export type Workspace = z.infer<typeof workspaceSchema>;

export const workspaceSettingsInput = z.strictObject(fields).partial();
export type WorkspaceSettingsInput = z.infer<typeof workspaceSettingsInput>;

/** @throws AppError not_found */
export async function getWorkspace(ctx: Ctx): Promise<Workspace> {
  const row = await db.workspace.findUnique({ where: { id: ctx.workspaceId } });
  if (!row) throw notFound("Workspace");
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    forbid_self_approval: row.forbidSelfApproval,
    approval_expiry_hours: row.approvalExpiryHours,
    earn_autonomy_after: row.earnAutonomyAfter,
    credits_low_threshold: row.creditsLowThreshold,
    retention_days: row.retentionDays,
    retention_runs: row.retentionRuns,
    quiet_hours:
      row.quietFrom && row.quietUntil
        ? { from: row.quietFrom, until: row.quietUntil, timezone: row.quietTimezone }
        : null,
  };
}

/** For owners and admins. @throws AppError insufficient_scope */
export async function updateWorkspace(ctx: Ctx, input: WorkspaceSettingsInput): Promise<Workspace> {
  if (ctx.role !== "owner" && ctx.role !== "admin") {
    throw new AppError("insufficient_scope", "Only owners and admins change the workspace's settings.");
  }
  const before = await getWorkspace(ctx);
  const after = { ...before, ...input };
  await db.$transaction(async (tx) => {
    await tx.workspace.update({
      where: { id: ctx.workspaceId },
      data: {
        name: after.name,
        forbidSelfApproval: after.forbid_self_approval,
        approvalExpiryHours: after.approval_expiry_hours,
        earnAutonomyAfter: after.earn_autonomy_after,
        creditsLowThreshold: after.credits_low_threshold,
        retentionDays: after.retention_days,
        retentionRuns: after.retention_runs,
        quietFrom: after.quiet_hours?.from ?? null,
        quietUntil: after.quiet_hours?.until ?? null,
        ...(after.quiet_hours && { quietTimezone: after.quiet_hours.timezone }),
      },
    });
    await recordAudit(tx, ctx, {
      action: "workspace.updated",
      resourceType: "workspace",
      resourceId: ctx.workspaceId,
      before,
      after,
    });
  });
  return after;
}
