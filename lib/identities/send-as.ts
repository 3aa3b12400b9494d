import { db } from "@/lib/db/client";
import { deliverEmail, type EmailStatus } from "@/lib/mail/deliver-email";
import { emailRow } from "@/lib/mail/queue-emails";
import type { Sender } from "./pick-identity";

export interface MailToContact {
  workspaceId: string;
  to: string;
  subject: string;
  text: string;
  /** The same for every attempt: what was written is neither counted nor sent again. */
  id: string;
}

/** As many as are allowed have gone out from this identity today. */
export class SendingLimitReached extends Error {}

/**
 * Sends a mail from an identity: below it the signature, and counted against the day's limit in the transaction that
 * writes it. @throws SendingLimitReached; MailError when the server does not take it; AppError validation_failed
 */
export async function sendAs(sender: Sender, mail: MailToContact): Promise<{ id: string; status: EmailStatus }> {
  const text = sender.signature.trim() ? `${mail.text}\n\n${sender.signature.trim()}` : mail.text;
  const from = { name: sender.fromName, address: sender.fromAddress };
  const row = emailRow({ ...mail, text, from, ...(sender.replyTo !== null && { replyTo: sender.replyTo }) });
  await db.$transaction(async (tx) => {
    const { count } = await tx.email.createMany({ data: [row], skipDuplicates: true });
    if (count === 0) return;
    const counted = await tx.$executeRaw`
      UPDATE sender_identities SET sent_on = (now() AT TIME ZONE 'UTC')::date,
        sent_count = CASE WHEN sent_on = (now() AT TIME ZONE 'UTC')::date THEN sent_count + 1 ELSE 1 END
      WHERE id = ${sender.id} AND (daily_limit IS NULL OR sent_on IS DISTINCT FROM (now() AT TIME ZONE 'UTC')::date OR sent_count < daily_limit)`;
    if (counted === 0)
      throw new SendingLimitReached("As many mails as are allowed have gone out from this identity today.");
  });
  return { id: row.id, status: (await deliverEmail(row.id)) ?? "failed" };
}
