"use client";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { type ApiOutput, apiCall } from "@/lib/api/client";
import { toolKeys } from "@/lib/tools/queries";
import type { listToolsOperation } from "@/lib/tools/routes";

export type ToolPage = ApiOutput<typeof listToolsOperation>;
export type ListedTool = ToolPage["data"][number];

const PER_PAGE = 50;

/** Tools page by page; `q` are words in name, title, description or app, `source` where they come from or "". */
export function useToolPages(q: string, source: string) {
  return useInfiniteQuery({
    queryKey: [...toolKeys.all, "pages", q, source],
    queryFn: ({ pageParam, signal }) =>
      apiCall<typeof listToolsOperation>("GET", "/tools", {
        query: {
          limit: String(PER_PAGE),
          ...(q && { q }),
          ...(source && { source: source as ListedTool["source"] }),
          ...(pageParam && { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: ToolPage) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}
