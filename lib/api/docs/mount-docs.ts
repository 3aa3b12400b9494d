import { randomBytes } from "node:crypto";
import type { Hono } from "hono";
import { notFound } from "@/lib/errors/app-error";
import type { Bindings } from "../client-address";
import { assetVersion, findAsset } from "./assets";
import { docsPage, docsPolicy } from "./page";

const PAGE = "/api/v1/docs";
const ASSET = `${PAGE}/:version/:file`;

/** What is served here, with the methods it takes. */
export const DOCS_PATHS: [string, string[]][] = [
  [PAGE, ["GET", "HEAD"]],
  [ASSET, ["GET", "HEAD"]],
];

/** Serves Swagger UI. `headersOf` gives what stands on every answer of the API. */
export function mountDocs(
  app: Hono<{ Bindings: Bindings }>,
  headersOf: (request: Request) => Record<string, string>,
): void {
  app.get(PAGE, (c) => {
    const nonce = randomBytes(16).toString("base64");
    const headers = {
      ...headersOf(c.req.raw),
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": docsPolicy(nonce),
      "Cross-Origin-Opener-Policy": "same-origin",
      "X-Frame-Options": "DENY",
    };
    return new Response(docsPage({ nonce, version: assetVersion() }), { headers });
  });

  app.get(ASSET, async (c) => {
    const asset = c.req.param("version") === assetVersion() ? await findAsset(c.req.param("file")) : null;
    if (!asset) throw notFound("Resource");
    // Next, the other door, would take the encoding off the headers and leave it on the bytes.
    const direct = c.env.incoming !== undefined;
    const gzip = direct && /\bgzip\b/.test(c.req.header("accept-encoding") ?? "");
    const headers: Record<string, string> = {
      ...headersOf(c.req.raw),
      "Content-Type": asset.type,
      "Cache-Control": "public, max-age=31536000, immutable",
      Vary: "Accept-Encoding",
    };
    if (gzip) headers["Content-Encoding"] = "gzip";
    return new Response(gzip ? asset.gzipped : asset.plain, { headers });
  });
}
