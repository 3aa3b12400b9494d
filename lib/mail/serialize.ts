import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";

export const EMAIL_STATUSES = ["queued", "sent", "kept", "failed", "draft"] as const;

export const emailSchema = z
  .strictObject({
    id: z.string(),
    to: z.string(),
    subject: z.string(),
    status: z
      .enum(EMAIL_STATUSES)
      .openapi({ description: "`kept`: no mail server is set, so it is only here; `draft`: it is not to be sent." }),
    error: z.string().nullable().openapi({ description: "Why it failed." }),
    created_at: timeSchema,
    sent_at: timeSchema.nullable(),
  })
  .openapi("Email");
export type Email = z.infer<typeof emailSchema>;

export const emailDetailSchema = emailSchema.extend({ text: z.string() }).openapi("EmailDetail");
export type EmailDetail = z.infer<typeof emailDetailSchema>;

interface EmailRow {
  id: string;
  recipient: string;
  subject: string;
  status: string;
  error: string | null;
  createdAt: Date;
  sentAt: Date | null;
}

export function serializeEmail(row: EmailRow): Email {
  return {
    id: row.id,
    to: row.recipient,
    subject: row.subject,
    status: row.status as Email["status"],
    error: row.error,
    created_at: row.createdAt.toISOString(),
    sent_at: row.sentAt?.toISOString() ?? null,
  };
}
