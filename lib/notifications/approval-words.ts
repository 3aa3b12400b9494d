import type { ApprovalRow } from "@/lib/approvals/serialize";
import { env } from "@/lib/config/env";
import { plainLine, plainText } from "@/lib/mail/plain-text";

/** Why people are told of an approval. */
export type Occasion = "requested" | "reminder" | "escalated" | "delegated";

const MAX_QUESTION = 1000;
const LEAD: Record<Occasion, string> = {
  requested: "",
  reminder: "Still waiting: ",
  escalated: "Escalated to you: ",
  delegated: "Handed to you: ",
};

/** One line: who asks for what. */
export function approvalTitle(row: ApprovalRow, occasion: Occasion): string {
  return LEAD[occasion] + plainLine(request(row), 160);
}

function request({ kind, agent, tool }: ApprovalRow): string {
  if (kind === "call") return `${agent.name} wants to run ${tool}`;
  if (kind === "approval") return `${agent.name} asks for approval`;
  if (kind === "question") return `${agent.name} has a question`;
  if (kind === "budget") return `${agent.name} has used up a budget`;
  return `${agent.name} was interrupted: did ${tool} happen?`;
}

/** What stands below the title in the dashboard. */
export function approvalBody(row: ApprovalRow): string {
  return row.question ?? `Step ${row.stepId} of run #${row.run.number}`;
}

const minute = (time: Date) => time.toISOString().slice(0, 16).replace("T", " at ");

export const inboxPath = (row: ApprovalRow) => `/approvals?approval=${row.id}`;

/** The text of a mail. It names no arguments: those are for whoever opens the link. @param token signed for the recipient */
export function approvalMail(
  row: ApprovalRow,
  occasion: Occasion,
  token: string,
  note = "",
): { subject: string; text: string } {
  const title = approvalTitle(row, occasion);
  const question = row.question === null ? [] : [plainText(row.question).slice(0, MAX_QUESTION), ""];
  const lines = [
    `${title}.`,
    "",
    ...(note ? [plainText(note).slice(0, MAX_QUESTION), ""] : []),
    ...question,
    `Agent: ${plainLine(row.agent.name, 200)}`,
    `Step: ${row.stepId} of run #${row.run.number}`,
    ...(row.kind === "call" ? [`Tool: ${row.tool} (${row.effect})`] : []),
    `If nobody decides, it is rejected on ${minute(row.expiresAt)} UTC.`,
    "",
    "Look at it and decide. The link is yours alone, so do not pass it on:",
    `${env.publicUrl}/decide/${token}`,
    "",
    "This run may ask for more. All that waits for you is in the inbox:",
    `${env.publicUrl}/approvals`,
  ];
  return { subject: `[Drover] ${title}`, text: lines.join("\n") };
}
