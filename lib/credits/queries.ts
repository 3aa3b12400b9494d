import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { type ApiOutput, apiCall } from "@/lib/api/client";
import type { getBalanceOperation, listTransactionsOperation } from "./routes";

export type Balance = ApiOutput<typeof getBalanceOperation>;
export type TransactionPage = ApiOutput<typeof listTransactionsOperation>;
export type Transaction = TransactionPage["data"][number];

export const TRANSACTIONS_PER_PAGE = 50;

/** Credit operations have a small allowance of their own, and the page begins with what the server read. */
const UNHURRIED = { staleTime: 60_000, refetchOnWindowFocus: false } as const;

export const creditKeys = {
  balance: ["credits", "balance"] as const,
  transactions: ["credits", "transactions"] as const,
};

export function useBalance() {
  return useQuery({
    ...UNHURRIED,
    queryKey: creditKeys.balance,
    queryFn: ({ signal }) => apiCall<typeof getBalanceOperation>("GET", "/credits/balance", { signal }),
  });
}

export function useTransactions() {
  return useInfiniteQuery({
    ...UNHURRIED,
    queryKey: creditKeys.transactions,
    queryFn: ({ pageParam, signal }) =>
      apiCall<typeof listTransactionsOperation>("GET", "/credits/transactions", {
        query: { limit: String(TRANSACTIONS_PER_PAGE), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: TransactionPage) => page.next_cursor,
  });
}
