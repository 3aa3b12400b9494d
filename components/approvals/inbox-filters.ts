import { z } from "zod";
import type { ApprovalFilters } from "@/lib/approvals/queries";

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

const text = z.string().min(1).max(200).optional().catch(undefined);
const schema = z.object({
  status: z.enum(["pending", "decided", "approved", "rejected", "cancelled", "expired"]).catch("pending"),
  assigned: z.literal("me").optional().catch(undefined),
  agent: text,
  tool: text,
  effect: z.enum(["read", "write", "destructive"]).optional().catch(undefined),
  kind: z.enum(["call", "approval", "question", "in_doubt", "budget"]).optional().catch(undefined),
  run: text,
  older_than_ms: z.coerce.number().int().min(1).max(999_999_999_999).optional().catch(undefined),
});

type Search = Record<string, string | string[] | undefined>;

/** The filters in the inbox's address, which are the API's; what is no filter is left out. */
export function parseInboxFilters(search: Search): ApprovalFilters {
  const { status, ...rest } = schema.parse(search);
  const filters: ApprovalFilters = { status };
  for (const [name, value] of Object.entries(rest)) if (value) Object.assign(filters, { [name]: value });
  return filters;
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
