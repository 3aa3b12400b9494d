import { z } from "zod";
import { MailError } from "./mail-error";

const TIMEOUT_MS = 20_000;
const GREETING_MS = 5_000;
const address = z.email().max(254);

export interface Message {
  /** Becomes the Message-ID, so that a receiver can tell a repeat. */
  id: string;
  /** `Name <address>` */
  from: string;
  replyTo: string | null;
  to: string;
  subject: string;
  text: string;
  html: string | null;
  date: Date;
}

/** Hands one message to the mail server. Recipients are never parsed from text: one address, or an error. @throws MailError */
export async function sendBySmtp(url: string, message: Message): Promise<void> {
  if (!address.safeParse(message.to).success) throw new MailError("This is not an email address.", true);
  const transport = await transportTo(url, TIMEOUT_MS);
  try {
    await transport.sendMail({
      messageId: `<${message.id}@drover.invalid>`,
      from: message.from,
      ...(message.replyTo === null ? {} : { replyTo: { name: "", address: message.replyTo } }),
      to: { name: "", address: message.to },
      subject: message.subject,
      text: message.text,
      date: message.date,
      ...(message.html === null ? {} : { html: message.html }),
    });
  } catch (error) {
    const { responseCode } = error as { responseCode?: number };
    const permanent = responseCode !== undefined && responseCode >= 500;
    throw new MailError(error instanceof Error ? error.message : "The mail server failed.", permanent);
  } finally {
    transport.close();
  }
}

/** Whether the mail server takes a connection, and our sign-in where the URL holds one. @throws Error in its words */
export async function greetSmtp(url: string): Promise<void> {
  const transport = await transportTo(url, GREETING_MS);
  try {
    await transport.verify();
  } finally {
    transport.close();
  }
}

async function transportTo(url: string, timeoutMs: number) {
  const { default: nodemailer } = await import("nodemailer");
  return nodemailer.createTransport({
    url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}
