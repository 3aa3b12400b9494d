import { Hono } from "hono";
import { type RateLimits, rateLimitsFromEnv } from "@/lib/config/rate-limits";
import { AppError, notFound } from "@/lib/errors/app-error";
import { newId } from "@/lib/ids/new-id";
import { mountMcp } from "@/lib/mcp-endpoint/mount-mcp";
import { type Bindings, clientAddress } from "./client-address";
import { withCors } from "./compat/cors";
import { mountExt } from "./compat/ext";
import { DOCS_PATHS, mountDocs } from "./docs/mount-docs";
import { errorResponse, execute } from "./execute";
import { observe } from "./observe";
import { openApiDocument } from "./openapi";
import type { Operation } from "./operation";
import { OPERATIONS } from "./operations";
import { RateLimiter } from "./rate-limiter";
import { baseHeaders, limitHeaders } from "./response-headers";

const MOUNT = "/api/v1";

/** The API as both doors call it: a Request in, a Response out. */
export interface Api {
  fetch(request: Request, bindings?: Bindings): Response | Promise<Response>;
  /** Every path that is served, to compare with the document. */
  readonly routes: readonly { method: string; path: string }[];
}

/** Builds the API app. Without `limits` the environment says them, when the first request comes. */
export function createApi(limits?: RateLimits): Api {
  let limiter: RateLimiter | undefined;
  const theLimiter = () => {
    limiter ??= new RateLimiter(limits ?? rateLimitsFromEnv());
    return limiter;
  };
  const fail = (request: Request, error: unknown, headers?: Record<string, string>) =>
    errorResponse(error, requestIdOf(request.headers), theLimiter().anonymous(), headers);

  const app = new Hono<{ Bindings: Bindings }>({ strict: false });
  for (const operation of inMatchingOrder(OPERATIONS)) {
    app.on(operation.method, honoPath(operation), (c) => {
      const requestId = requestIdOf(c.req.raw.headers);
      const incoming = {
        request: c.req.raw,
        requestId,
        address: clientAddress(c.req.raw.headers, c.env),
        path: c.req.path.replace(/\/+$/, ""),
        params: c.req.param(),
      };
      return observe(operation.id, c.req.raw, requestId, () => execute(operation, theLimiter(), incoming));
    });
  }
  const openHeaders = (request: Request): Record<string, string> => ({
    ...baseHeaders(requestIdOf(request.headers)),
    ...limitHeaders(theLimiter().anonymous()),
  });
  let document: string | undefined;
  app.get(`${MOUNT}/openapi.json`, (c) => {
    document ??= JSON.stringify(openApiDocument(OPERATIONS));
    const headers = { ...openHeaders(c.req.raw), "Content-Type": "application/json", "Cache-Control": "no-cache" };
    return new Response(document, { headers });
  });
  mountDocs(app, openHeaders);
  mountExt(app, theLimiter, requestIdOf);
  mountMcp(app, theLimiter, requestIdOf);
  for (const [path, methods] of methodsByPath()) {
    app.all(path, (c) =>
      fail(c.req.raw, new AppError("method_not_allowed", `This path takes ${methods.join(", ")}.`), {
        Allow: methods.join(", "),
      }),
    );
  }
  app.notFound((c) =>
    observe("unmatched", c.req.raw, requestIdOf(c.req.raw.headers), async () => fail(c.req.raw, notFound("Resource"))),
  );
  app.onError((error, c) => fail(c.req.raw, error));

  return {
    routes: app.routes,
    fetch(request, bindings) {
      const problem = pathProblem(request.url);
      const response = problem ? fail(request, problem) : app.fetch(request, bindings ?? {});
      return isExt(request.url) ? Promise.resolve(response).then(withCors) : response;
    },
  };
}

const honoPath = (operation: Operation) => operation.mount + operation.path.replace(/\{(\w+)\}/g, ":$1");

/** Fixed segments before parameters, so that `/runs/stats` is not taken for a run called stats. */
function inMatchingOrder(operations: readonly Operation[]): Operation[] {
  const rank = ({ mount, path }: Operation) => (mount + path).replace(/\{\w+\}/g, "~");
  return [...operations].sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) < rank(b) ? -1 : 1));
}

function methodsByPath(): Map<string, string[]> {
  const byPath = new Map([[`${MOUNT}/openapi.json`, ["GET", "HEAD"]], ...DOCS_PATHS]);
  for (const operation of inMatchingOrder(OPERATIONS)) {
    const path = honoPath(operation);
    const methods = operation.method === "GET" ? ["GET", "HEAD"] : [operation.method];
    byPath.set(path, [...(byPath.get(path) ?? []), ...methods].sort());
  }
  return byPath;
}

/** The caller's own request id when it is a sane one, so that logs on both sides can be joined. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get("x-request-id");
  return given && /^[\w.:-]{1,100}$/.test(given) ? given : newId("request");
}

/** Percent-encoding that does not decode, and control characters in a path. */
function pathProblem(url: string): AppError | null {
  const start = url.indexOf("/", url.indexOf("//") + 2);
  const path = start < 0 ? "" : (url.slice(start).split("?", 1)[0] ?? "");
  if (!path.includes("%")) return null;
  try {
    if (!/\p{Cc}/u.test(decodeURIComponent(path))) return null;
  } catch {
    // falls through: not decodable
  }
  return new AppError("invalid_path", "The path is not valid percent-encoded UTF-8.");
}

/** Whether a URL lies below S1's mount, whose every answer may be read from other origins. */
function isExt(url: string): boolean {
  return /^[a-z]+:\/\/[^/]*\/ext(?:[/?]|$)/i.test(url);
}

/** The installation's API. */
export const api = createApi();
