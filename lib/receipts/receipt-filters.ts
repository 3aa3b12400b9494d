import { z } from "zod";
import type { ReceiptFilters } from "./queries";

/** No NUL and no half of a character: the database knows neither. */
const searchable = (value: string) => value.isWellFormed() && !value.includes("\0");
const text = z.string().trim().min(1).max(200).refine(searchable).optional().catch(undefined);
const schema = z.object({
  q: text,
  agent: text,
  run: text,
  tool: text,
  status: z.enum(["completed", "failed", "unknown"]).optional().catch(undefined),
});

/** The filters in a page's address. What is no filter is left out. */
export function parseReceiptFilters(search: Record<string, string | string[] | undefined>): ReceiptFilters {
  const filters: ReceiptFilters = {};
  for (const [name, value] of Object.entries(schema.parse(search)))
    if (value) Object.assign(filters, { [name]: value });
  return filters;
}

/** The address of the ledger with these filters. */
export function receiptsAddress(filters: ReceiptFilters): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value) search.set(name, value);
  return search.size > 0 ? `/receipts?${search}` : "/receipts";
}
