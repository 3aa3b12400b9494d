import { db } from "@/lib/db/client";
import { deliverEmail, type EmailStatus } from "./deliver-email";
import { emailRow, type Mail } from "./queue-emails";

/** Writes a mail that is not to be sent: the dashboard shows it. With an `id` the call may be repeated. @throws AppError validation_failed */
export async function keepDraft(mail: Mail): Promise<{ id: string }> {
  const row = { ...emailRow(mail), status: "draft" satisfies EmailStatus };
  await db.email.createMany({ data: [row], skipDuplicates: true });
  return { id: row.id };
}

/**
 * Writes a mail and sends it at once; without a mail server it is kept, and the dashboard shows it. With an `id` the
 * call may be repeated: what was sent is not sent again.
 * @throws AppError validation_failed; MailError when the server does not take it (the mail is kept as failed)
 */
export async function sendMail(mail: Mail): Promise<{ id: string; status: EmailStatus }> {
  const row = emailRow(mail);
  await db.email.createMany({ data: [row], skipDuplicates: true });
  return { id: row.id, status: (await deliverEmail(row.id)) ?? "failed" };
}
