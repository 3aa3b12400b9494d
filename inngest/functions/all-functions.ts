import type { Inngest } from "inngest";
import { deliverWebhook } from "./deliver-webhook";
import { runAgent } from "./run-agent";
import { schedule } from "./schedule";
import { sendEmail } from "./send-email";
import { watchApproval } from "./watch-approval";

/** Every durable function of the product, made with the given client. */
export function allFunctions(inngest: Inngest, options: { ticksPerStep?: number } = {}) {
  return [
    runAgent(inngest, options.ticksPerStep),
    watchApproval(inngest),
    sendEmail(inngest),
    schedule(inngest),
    deliverWebhook(inngest),
  ];
}
