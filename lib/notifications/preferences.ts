import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";
import type { Ctx } from "@/lib/auth/context";
import { db, type Tx } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { EMAIL_CHOICES, type EmailChoice, NOTIFICATION_KINDS } from "./kinds";

export const DIGEST_FREQUENCIES = ["off", "daily", "weekly"] as const;
export type DigestFrequency = (typeof DIGEST_FREQUENCIES)[number];

export const preferencesSchema = z
  .strictObject({
    kinds: z.array(
      z.strictObject({
        kind: z.string(),
        label: z.string(),
        description: z.string(),
        in_app: z.boolean().openapi({ description: "Shown in the dashboard." }),
        email: z.enum(EMAIL_CHOICES).openapi({ description: "`digest`: in the next digest, when one is chosen." }),
      }),
    ),
    digest: z.strictObject({
      frequency: z.enum(DIGEST_FREQUENCIES).openapi({ description: "`weekly`: on Mondays." }),
      hour: z.int().min(0).max(23),
      timezone: z.string(),
      sent_at: timeSchema.nullable().openapi({ description: "When the last one fell due, or the choice was changed." }),
    }),
  })
  .openapi("NotificationPreferences");
export type NotificationPreferences = z.infer<typeof preferencesSchema>;

/** What the caller is told of in this workspace, and how. @throws AppError not_found */
export async function getPreferences(ctx: Ctx): Promise<NotificationPreferences> {
  return readPreferences(db, ctx);
}

export async function readPreferences(tx: Tx, { workspaceId, userId }: Ctx): Promise<NotificationPreferences> {
  const [member, rows] = [
    await tx.membership.findUnique({ where: { workspaceId_userId: { workspaceId, userId } } }),
    await tx.notificationPreference.findMany({ where: { workspaceId, userId } }),
  ];
  if (!member) throw notFound("Member");
  const chosen = new Map(rows.map((row) => [row.kind, row]));
  return {
    kinds: NOTIFICATION_KINDS.map(({ kind, label, description, inApp, email }) => ({
      kind,
      label,
      description,
      in_app: chosen.get(kind)?.inApp ?? inApp,
      email: (chosen.get(kind)?.email ?? email) as EmailChoice,
    })),
    digest: {
      frequency: member.digest as DigestFrequency,
      hour: member.digestHour,
      timezone: member.digestTimezone,
      sent_at: member.digestSentAt?.toISOString() ?? null,
    },
  };
}
