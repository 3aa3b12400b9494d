import { z } from "@hono/zod-openapi";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { checkCron } from "@/lib/schedules/cron";
import { parseInput } from "@/lib/validation/parse-input";
import { digestCron } from "./digest-cron";
import { EMAIL_CHOICES, NOTIFICATION_KINDS } from "./kinds";
import { DIGEST_FREQUENCIES, type NotificationPreferences, readPreferences } from "./preferences";

const kinds = NOTIFICATION_KINDS.map(({ kind }) => kind);

export const updatePreferencesInput = z.strictObject({
  kinds: z
    .array(
      z.strictObject({
        kind: z.enum(kinds),
        in_app: z.boolean().optional(),
        email: z.enum(EMAIL_CHOICES).optional(),
      }),
    )
    .max(100)
    .optional()
    .openapi({ description: "Only those that change." }),
  digest: z
    .strictObject({
      frequency: z.enum(DIGEST_FREQUENCIES).optional(),
      hour: z.int().min(0).max(23).optional(),
      timezone: z.string().max(100).optional().openapi({ description: "A name of the IANA database." }),
    })
    .optional(),
});
export type UpdatePreferencesInput = z.input<typeof updatePreferencesInput>;

/**
 * Changes what the caller is told of, and how. A digest whose times change is next sent when the new times come due.
 * @throws AppError validation_failed, invalid_timezone, not_found
 */
export async function updatePreferences(ctx: Ctx, input: UpdatePreferencesInput): Promise<NotificationPreferences> {
  const { kinds = [], digest } = parseInput(updatePreferencesInput, input);
  const { workspaceId, userId } = ctx;
  return db.$transaction(async (tx) => {
    const before = await readPreferences(tx, ctx);
    for (const { kind, in_app, email } of kinds) {
      const standing = before.kinds.find((each) => each.kind === kind);
      const choice = { inApp: in_app ?? standing?.in_app ?? true, email: email ?? standing?.email ?? "off" };
      await tx.notificationPreference.upsert({
        where: { workspaceId_userId_kind: { workspaceId, userId, kind } },
        create: { workspaceId, userId, kind, ...choice },
        update: { ...choice, updatedAt: new Date() },
      });
    }
    if (digest) {
      const { frequency = before.digest.frequency, hour = before.digest.hour } = digest;
      const { timezone = before.digest.timezone } = digest;
      checkCron({ cron: digestCron(frequency, hour) ?? "0 0 * * *", timezone }, "digest.");
      const times = { digest: frequency, digestHour: hour, digestTimezone: timezone, digestSentAt: new Date() };
      await tx.membership.update({ where: { workspaceId_userId: { workspaceId, userId } }, data: times });
    }
    const after = await readPreferences(tx, ctx);
    await recordAudit(tx, ctx, {
      action: "notification_preferences.updated",
      resourceType: "user",
      resourceId: userId,
      before: chosenIn(before),
      after: chosenIn(after),
    });
    return after;
  });
}

function chosenIn({ kinds, digest: { frequency, hour, timezone } }: NotificationPreferences) {
  const choices = Object.fromEntries(kinds.map(({ kind, in_app, email }) => [kind, { in_app, email }]));
  return { kinds: choices, digest: { frequency, hour, timezone } };
}
