import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { type ApiOutput, apiCall } from "@/lib/api/client";
import type { getEmailOperation, listEmailsOperation } from "./routes";

export type EmailPage = ApiOutput<typeof listEmailsOperation>;
export type Email = EmailPage["data"][number];

export const EMAILS_PER_PAGE = 50;
const POLL_MS = 10_000;

export const emailKeys = {
  list: ["emails", "list"] as const,
  detail: (email: string) => ["emails", "one", email] as const,
};

export function useEmails() {
  return useInfiniteQuery({
    queryKey: emailKeys.list,
    queryFn: ({ pageParam, signal }) =>
      apiCall<typeof listEmailsOperation>("GET", "/emails", {
        query: { limit: String(EMAILS_PER_PAGE), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: EmailPage) => page.next_cursor,
    refetchInterval: POLL_MS,
  });
}

export function useEmail(email: string) {
  return useQuery({
    queryKey: emailKeys.detail(email),
    queryFn: async ({ signal }) =>
      (await apiCall<typeof getEmailOperation>("GET", "/emails/{email}", { params: { email }, signal })).data,
  });
}
