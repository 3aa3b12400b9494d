import { env } from "@/lib/config/env";
import { fp } from "@/lib/config/failpoint";
import { db } from "@/lib/db/client";
import { MailError } from "./mail-error";
import { sendBySmtp } from "./smtp";

export type EmailStatus = "queued" | "sent" | "kept" | "failed" | "draft";

const MAX_ERROR = 500;

/**
 * Sends a mail by SMTP, or keeps it where no server is set. One that was sent or kept is left alone, so this may be
 * repeated. @returns its status, or null when the mail is gone @throws MailError, after noting it on the mail
 */
export async function deliverEmail(id: string): Promise<EmailStatus | null> {
  const email = await db.email.findUnique({ where: { id } });
  if (!email) return null;
  const { status } = email;
  if (status === "sent" || status === "kept" || status === "draft") return status;
  const { smtpUrl, mailFrom } = env;
  if (!smtpUrl) return settle(id, { status: "kept", error: null });
  const { recipient: to, sender, replyTo, subject, text, html, createdAt: date } = email;
  try {
    await sendBySmtp(smtpUrl, { id, from: sender ?? mailFrom, replyTo, to, subject, text, html, date });
  } catch (error) {
    const failure = error instanceof MailError ? error : new MailError(String(error), false);
    await settle(id, { status: "failed", error: failure.message.slice(0, MAX_ERROR) });
    throw failure;
  }
  fp("outbox.after_send");
  return settle(id, { status: "sent", error: null, sentAt: new Date() });
}

/** updateMany: the workspace, and the mail with it, may have been deleted meanwhile. */
async function settle<S extends EmailStatus>(
  id: string,
  data: { status: S; error: string | null; sentAt?: Date },
): Promise<S> {
  await db.email.updateMany({ where: { id }, data });
  return data.status;
}
