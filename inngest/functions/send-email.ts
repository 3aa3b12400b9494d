import type { Inngest } from "inngest";
import { deliverEmail } from "@/lib/mail/deliver-email";
import { MailError } from "@/lib/mail/mail-error";

/** Sends one mail, and tries again for hours while the mail server is away; what it refuses for good is given up. */
export function sendEmail(inngest: Inngest) {
  return inngest.createFunction(
    { id: "send-email", triggers: [{ event: "email.queued" }], retries: 10 },
    async ({ event, step }) => {
      const id = (event.data as { email_id: string }).email_id;
      await step.run("send", async () => {
        try {
          return await deliverEmail(id);
        } catch (error) {
          if (error instanceof MailError && error.permanent) return "failed";
          throw error;
        }
      });
    },
  );
}
