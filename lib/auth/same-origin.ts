import { env } from "@/lib/config/env";
import { AppError } from "@/lib/errors/app-error";
import { parseUrl } from "@/lib/net/parse-url";

/**
 * Guards what a browser does with a cookie: a write must say that it comes from a page of this installation.
 * Browsers send Origin with every unsafe request, so one without it is refused too.
 * @throws AppError cross_origin
 */
export function requireSameOrigin(request: Request): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  if ((site === null || site === "same-origin") && origin !== null && isOurs(origin, request.headers.get("host")))
    return;
  throw new AppError("cross_origin", "This request does not come from a page of this installation.");
}

function isOurs(origin: string, host: string | null): boolean {
  const from = parseUrl(origin);
  if (!from) return false; // "null"
  return from.origin === new URL(env.publicUrl).origin || (host !== null && from.host === host.toLowerCase());
}
