import { contactableAddress } from "@/lib/contacts/contactable";
import { mayContact } from "@/lib/contacts/may-contact";
import { ToolError } from "./tool-error";

/**
 * Asked at the moment of sending, whatever was decided before: a suppressed address is refused for good, one in its quiet
 * hours until these end. @throws ToolError suppressed, consent_withdrawn, quiet_hours (retryable)
 */
export async function checkContactable(workspaceId: string, address: string, now = new Date()): Promise<void> {
  const { contact, quiet } = await contactableAddress(workspaceId, address);
  const answer = mayContact(contact, quiet, now);
  if (answer.allowed) return;
  if (answer.reason === "quiet_hours") {
    const retryAfterMs = Math.max(1000, answer.nextAt.getTime() - now.getTime());
    const message = `It is a quiet hour for ${address} until ${answer.nextAt.toISOString()}.`;
    throw new ToolError("quiet_hours", message, { retryable: true, retryAfterMs });
  }
  const problem =
    answer.reason === "suppressed" ? "is not to be contacted" : "has withdrawn the consent to be written to";
  throw new ToolError(answer.reason, `${address} ${problem}.`);
}
