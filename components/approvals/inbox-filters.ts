import { z } from "zod";
import { APPROVAL_TABS, type ApprovalFilters } from "@/lib/approvals/queries";

const text = z.string().min(1).max(200).optional().catch(undefined);
const schema = z.object({
  status: z.enum(APPROVAL_TABS).catch("pending"),
  agent: text,
  tool: text,
  run: text,
});

type Search = Record<string, string | string[] | undefined>;

/** The filters in the inbox's address; what is no filter is left out. */
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
  for (const [name, value] of Object.entries(rest)) if (value) search.set(name, value);
  if (approval) search.set("approval", approval);
  return search.size > 0 ? `/approvals?${search}` : "/approvals";
}
