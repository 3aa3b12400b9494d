import type { ContactSummary, RunContact } from "@/lib/contact-runs/queries";

/** How many actions of a run wait for a decision. */
export function waitingIn(summary: ContactSummary | undefined): number {
  return summary?.actions.reduce((sum, { by_status }) => sum + (by_status.awaiting_approval ?? 0), 0) ?? 0;
}

/** How many actions of these contacts wait, as far as the page knows. */
export function waitingOf(contacts: readonly RunContact[], stepId?: string): number {
  const waits = contacts.flatMap(({ actions }) =>
    actions.filter(({ status, step_id }) => status === "awaiting_approval" && (!stepId || step_id === stepId)),
  );
  return waits.length;
}

/** “1 action”, “4,210 actions”. */
export function actionsText(count: number): string {
  return `${count.toLocaleString("en")} ${count === 1 ? "action" : "actions"}`;
}
