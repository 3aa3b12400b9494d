import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { type ApiOutput, apiCall } from "@/lib/api/client";
import { type AuditFilters, auditQuery } from "./audit-filters";
import type { listAuditLogsOperation, verifyAuditLogOperation } from "./routes";

export type AuditPage = ApiOutput<typeof listAuditLogsOperation>;
export type AuditEntry = AuditPage["data"][number];
export type AuditVerification = ApiOutput<typeof verifyAuditLogOperation>["data"];

export const AUDIT_ENTRIES_PER_PAGE = 50;

export const auditKeys = {
  list: (filters: AuditFilters) => ["audit-log", "list", filters] as const,
  verification: ["audit-log", "verification"] as const,
};

/** Entries, newest first. A page may be empty and still be followed by another that looks further back. */
export function useAuditEntries(filters: AuditFilters) {
  return useInfiniteQuery({
    queryKey: auditKeys.list(filters),
    queryFn: ({ pageParam, signal }) =>
      apiCall<typeof listAuditLogsOperation>("GET", "/audit-logs", {
        query: {
          ...auditQuery(filters, Date.now()),
          limit: String(AUDIT_ENTRIES_PER_PAGE),
          ...(pageParam && { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: AuditPage) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

/** Compares the newest part of the log with its seals; done once when the page is opened, and when asked for. */
export function useAuditVerification() {
  return useQuery({
    queryKey: auditKeys.verification,
    queryFn: async ({ signal }) =>
      (await apiCall<typeof verifyAuditLogOperation>("GET", "/audit-logs/verification", { signal })).data,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
