import { type SafeFetchOptions, type SafeResponse, safeFetch } from "@/lib/net/safe-fetch";
import { networkFailure } from "@/lib/tools/network-failure";
import { headersFor, type OpenedConnection, openRow } from "./open-connection";

/**
 * One request with a connection's authentication. An OAuth token that is refused is renewed once.
 * @throws ToolError
 */
export async function authorizedFetch(
  opened: OpenedConnection,
  address: string | URL,
  options: SafeFetchOptions = {},
): Promise<SafeResponse> {
  const url = new URL(address);
  const headers = { ...(options.headers as Record<string, string>), ...headersFor(opened, url) };
  const response = await networkFailure(safeFetch(url, { ...options, headers }));
  const token = /^Bearer (.+)$/.exec(opened.headers.Authorization ?? "")?.[1];
  if (response.status !== 401 || !token || opened.secrets.length === 0) return response;
  const again = await openRow(opened.row, token);
  Object.assign(opened, again);
  if (again.headers.Authorization === `Bearer ${token}`) return response;
  return networkFailure(safeFetch(url, { ...options, headers: { ...headers, ...headersFor(again, url) } }));
}
