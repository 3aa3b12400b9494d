import { dehydrate, HydrationBoundary, QueryClient, type QueryKey } from "@tanstack/react-query";
import type { ReactNode } from "react";

/** Hands what the server has read to the browser's cache, so that no page begins by fetching what it was rendered from. */
export function Hydrate({ queries, children }: { queries: [QueryKey, unknown][]; children: ReactNode }) {
  const client = new QueryClient();
  for (const [key, data] of queries) client.setQueryData(key, data);
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>;
}

/** The first page of a list, as an infinite query keeps it. */
export function firstPage<T>(page: T): { pages: T[]; pageParams: (string | null)[] } {
  return { pages: [page], pageParams: [null] };
}
