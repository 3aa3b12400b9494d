import type { Tx } from "@/lib/db/client";
import { emitSql, eventJson } from "@/lib/events/emit-event";
import { newId } from "@/lib/ids/new-id";
import { invalidInput } from "@/lib/validation/parse-input";
import { plainText } from "./plain-text";

export interface Mail {
  workspaceId: string;
  /** One address. */
  to: string;
  subject: string;
  text: string;
  html?: string;
  /** In place of the installation's own address. */
  from?: { name: string; address: string };
  replyTo?: string;
  /** An `eml_…` id of the caller's making: mail with the id of one that is there already is not written again. */
  id?: string;
}

/** The row of a mail. Line breaks where a header would be are refused, not repaired. @throws AppError validation_failed */
export function emailRow({ workspaceId, to, subject, text, html, from, replyTo, id }: Mail) {
  const sender = from ? `${from.name.replace(/["<>\\]/g, "")} <${from.address}>` : null;
  for (const [path, value] of Object.entries({ to, subject, from: sender ?? "", reply_to: replyTo ?? "" })) {
    if (/[\r\n]/.test(value)) throw invalidInput([{ path, message: "May not contain line breaks." }]);
  }
  return {
    id: id ?? newId("email"),
    workspaceId,
    recipient: plainText(to).trim(),
    sender: sender === null ? null : plainText(sender),
    replyTo: replyTo === undefined ? null : plainText(replyTo).trim(),
    subject: plainText(subject),
    text: plainText(text),
    html: html === undefined ? null : plainText(html),
  };
}

/**
 * Writes mail that goes out after the commit, from a function that repeats what the mail server refuses for now.
 * @returns the ids of those that were not there already
 */
export async function queueEmails(tx: Tx, mails: Mail[]): Promise<string[]> {
  if (mails.length === 0) return [];
  const rows = await tx.email.createManyAndReturn({
    data: mails.map(emailRow),
    skipDuplicates: true,
    select: { id: true },
  });
  const events = rows.map(({ id }) => eventJson({ name: "email.queued", id: `queued:${id}`, data: { email_id: id } }));
  await tx.$executeRawUnsafe(`SELECT ${emitSql("email.queued", "event")} FROM unnest($1::text[]) AS event`, events);
  return rows.map(({ id }) => id);
}
