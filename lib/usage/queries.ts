import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ApiOutput, apiCall } from "@/lib/api/client";
import type { UsageRange } from "./range";
import type { getUsageOperation } from "./routes";

export type Usage = ApiOutput<typeof getUsageOperation>["data"];
export type UsageGroup = Usage["series"][number];
export type UsageGrouping = Usage["group_by"];

export const usageKeys = {
  by: (grouping: UsageGrouping, { from, to }: UsageRange) => ["usage", grouping, from, to] as const,
};

/** What was used within a range, by day, agent or key. */
export function useUsage(grouping: UsageGrouping, range: UsageRange) {
  return useQuery({
    queryKey: usageKeys.by(grouping, range),
    queryFn: async ({ signal }) => {
      const query = { from: range.from, to: range.to, group_by: grouping };
      return (await apiCall<typeof getUsageOperation>("GET", "/usage", { query, signal })).data;
    },
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}
