import { oneOf, text } from "@/lib/validation/address-fields";
import { readAddress, type Search } from "@/lib/validation/read-address";
import type { ReceiptFilters } from "./queries";

const FIELDS = { q: text, agent: text, run: text, tool: text, status: oneOf(["completed", "failed", "unknown"]) };

/** The filters in the address of the ledger's page. */
export function parseReceiptFilters(search: Search): ReceiptFilters {
  return readAddress<ReceiptFilters>(search, FIELDS);
}

/** The address of the ledger with these filters. */
export function receiptsAddress(filters: ReceiptFilters): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value) search.set(name, value);
  return search.size > 0 ? `/receipts?${search}` : "/receipts";
}
