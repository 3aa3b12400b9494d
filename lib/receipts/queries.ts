import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { type ApiOutput, apiCall } from "@/lib/api/client";
import type { listReceiptsOperation } from "./routes";

export type ReceiptPage = ApiOutput<typeof listReceiptsOperation>;
export type Receipt = ReceiptPage["data"][number];

/** What the ledger is narrowed to; it stands in the page's address. */
export interface ReceiptFilters {
  q?: string;
  agent?: string;
  run?: string;
  tool?: string;
  status?: Receipt["status"];
}

export const RECEIPTS_PER_PAGE = 50;

export const receiptKeys = {
  all: ["receipts"] as const,
  list: (filters: ReceiptFilters) => ["receipts", "list", filters] as const,
};

/** Receipts, newest first. A page may be empty and still be followed by another that looks further back. */
export function useReceipts(filters: ReceiptFilters) {
  return useInfiniteQuery({
    queryKey: receiptKeys.list(filters),
    queryFn: ({ pageParam, signal }) =>
      apiCall<typeof listReceiptsOperation>("GET", "/receipts", {
        query: { ...filters, limit: String(RECEIPTS_PER_PAGE), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: ReceiptPage) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}
