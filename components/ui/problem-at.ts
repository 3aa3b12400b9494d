import { ApiError } from "@/lib/api/client";

/** What the API said of one field, or of anything in it. @param path as the API names it: `verification.secret` */
export function problemAt(error: Error | null, path: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const found = error.details.find((detail) => detail.path === path) ?? error.details.find(within(path));
  return found?.message;
}

const within =
  (path: string) =>
  (detail: { path: string }): boolean =>
    detail.path.startsWith(`${path}[`) || detail.path.startsWith(`${path}.`);
