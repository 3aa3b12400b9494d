import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ApiOutput, apiCall } from "@/lib/api/client";
import type { UsageRange } from "./range";
import type { getModelUsageOperation, getUsageOperation } from "./routes";

export type Usage = ApiOutput<typeof getUsageOperation>["data"];
export type UsageGroup = Usage["series"][number];
export type UsageGrouping = Usage["group_by"];

export type ModelUsage = ApiOutput<typeof getModelUsageOperation>["data"];

export const usageKeys = {
  models: ({ from, to }: UsageRange) => ["usage", "model", from, to] as const,
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

/** What models were asked within a range. */
export function useModelUsage(range: UsageRange) {
  return useQuery({
    queryKey: usageKeys.models(range),
    queryFn: async ({ signal }) => {
      const query = { from: range.from, to: range.to };
      return (await apiCall<typeof getModelUsageOperation>("GET", "/usage/models", { query, signal })).data;
    },
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}
