import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { apiCall } from "@/lib/api/client";
import { useHydrated } from "@/lib/hydration/use-hydrated";
import type { listToolsOperation } from "./routes";
import type { ToolInfo } from "./types";

export const toolKeys = { all: ["tools"] as const };

/** The tools a plan may name, by name; undefined until they are known. */
export function useTools(): ReadonlyMap<string, ToolInfo> | undefined {
  const { data } = useQuery({ queryKey: toolKeys.all, queryFn: ({ signal }) => allTools(signal), staleTime: 60_000 });
  const hydrated = useHydrated(); // the server's HTML knows no tools
  return useMemo(
    () => (hydrated && data ? new Map(data.map((tool) => [tool.name, tool])) : undefined),
    [data, hydrated],
  );
}

async function allTools(signal: AbortSignal): Promise<ToolInfo[]> {
  const tools: ToolInfo[] = [];
  let cursor: string | null = null;
  do {
    const query: Record<string, string> = cursor === null ? { limit: "100" } : { limit: "100", cursor };
    const page: Awaited<ReturnType<typeof toolPage>> = await toolPage(query, signal);
    tools.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return tools;
}

const toolPage = (query: Record<string, string>, signal: AbortSignal) =>
  apiCall<typeof listToolsOperation>("GET", "/tools", { query, signal });
