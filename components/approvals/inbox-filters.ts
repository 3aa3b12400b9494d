import type { ApprovalFilters } from "@/lib/approvals/queries";
import { oneOf, text, whole } from "@/lib/validation/address-fields";
import { readAddress, type Search } from "@/lib/validation/read-address";

export const INBOX_TABS = ["pending", "mine", "decided", "expired"] as const;
export type InboxTab = (typeof INBOX_TABS)[number];

const HOUR_MS = 3_600_000;
/** How long something has waited, as the filter offers it. */
export const AGES = [
  { value: HOUR_MS, label: "Over an hour old" },
  { value: 24 * HOUR_MS, label: "Over a day old" },
  { value: 3 * 24 * HOUR_MS, label: "Over 3 days old" },
  { value: 7 * 24 * HOUR_MS, label: "Over a week old" },
];

const FIELDS = {
  status: oneOf(["pending", "decided", "approved", "rejected", "cancelled", "expired"]),
  assigned: oneOf(["me"]),
  agent: text,
  tool: text,
  effect: oneOf(["read", "write", "destructive"]),
  kind: oneOf(["call", "approval", "question", "in_doubt", "budget"]),
  run: text,
  older_than_ms: whole(12),
};

/** The filters in the inbox's address, which are the API's. */
export function parseInboxFilters(search: Search): ApprovalFilters {
  return { status: "pending", ...readAddress<Omit<ApprovalFilters, "contacts">>(search, FIELDS) };
}

/** The address of the inbox with these filters, and with one approval open. */
export function inboxAddress(filters: ApprovalFilters, approval?: string): string {
  const search = new URLSearchParams();
  const { status, ...rest } = filters;
  if (status !== "pending") search.set("status", status);
  for (const [name, value] of Object.entries(rest)) if (value) search.set(name, String(value));
  if (approval) search.set("approval", approval);
  return search.size > 0 ? `/approvals?${search}` : "/approvals";
}

export function tabOf({ status, assigned }: ApprovalFilters): InboxTab {
  if (status === "pending") return assigned ? "mine" : "pending";
  return status === "expired" ? "expired" : "decided";
}

/** The same filters in another tab. */
export function inTab({ assigned: _, ...filters }: ApprovalFilters, tab: InboxTab): ApprovalFilters {
  return tab === "mine" ? { ...filters, status: "pending", assigned: "me" } : { ...filters, status: tab };
}

/** Whether anything but the tab narrows the list. */
export function isNarrowed({ status, assigned: _, ...rest }: ApprovalFilters): boolean {
  return Object.keys(rest).length > 0 || !["pending", "decided", "expired"].includes(status);
}
