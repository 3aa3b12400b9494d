import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { clientAddress } from "@/lib/api/client-address";

/** Headers by which a client could steer Next from outside. */
const INTERNAL = /^x-(middleware-|nextjs-(?!data$)|invoke-|matched-path$|now-route-matches$|nonce$)/;
const FORWARDED = /^(x-forwarded-|forwarded$|x-real-ip$)/;

/** Removes what only a proxy of ours may say. `trustProxy` keeps the forwarding headers. */
export function stripRequestHeaders(req: IncomingMessage, trustProxy: boolean): void {
  for (const name of Object.keys(req.headers)) {
    if (INTERNAL.test(name) || (!trustProxy && FORWARDED.test(name))) delete req.headers[name];
  }
}

/**
 * The security headers of pages. Next reads the nonce from the policy on the request and puts it on its scripts;
 * `style=""` attributes are allowed (React writes them), style elements need the nonce.
 */
export function setPageHeaders(req: IncomingMessage, res: ServerResponse): void {
  const nonce = randomBytes(16).toString("base64");
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ].join("; ");
  req.headers["content-security-policy"] = policy;
  req.headers["x-nonce"] = nonce;
  req.headers["x-drover-path"] = req.url; // where to come back to after signing in
  const forwarded = new Headers({ "x-forwarded-for": String(req.headers["x-forwarded-for"] ?? "") });
  req.headers["x-drover-address"] = clientAddress(forwarded, { incoming: req });
  res.setHeader("Content-Security-Policy", policy);
  setCommonHeaders(res);
  // The path of this page is a secret: it goes nowhere, not even to our own logs of referrers.
  if (req.url?.startsWith("/decide/") || req.url?.startsWith("/invite/"))
    res.setHeader("Referrer-Policy", "no-referrer");
}

/** Of an installation that is reached by https every answer says so, the API's too. */
export function setTransportSecurity(res: ServerResponse): void {
  res.setHeader("Strict-Transport-Security", "max-age=31536000");
}

/** The headers that all but the API's answers carry, an asset's and an error's too; the API sets its own. */
export function setCommonHeaders(res: ServerResponse): void {
  res.setHeader("X-Content-Type-Options", "nosniff");
  res.setHeader("Referrer-Policy", "same-origin");
  res.setHeader("Cross-Origin-Opener-Policy", "same-origin");
  res.setHeader("X-Frame-Options", "DENY");
}
