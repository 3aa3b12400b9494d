import { ApiError } from "@/lib/api/client";

/** What the API said of one field; of a list, what it said of any entry. */
export function problemAt(error: Error | null, path: string): { error?: string } {
  if (!(error instanceof ApiError)) return {};
  const found = error.details.find((detail) => detail.path === path || detail.path.startsWith(`${path}[`));
  return found ? { error: found.message } : {};
}
