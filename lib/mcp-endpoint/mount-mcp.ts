import type { McpHttpHandler, McpRequestContext, McpServer } from "@modelcontextprotocol/server";
import type { Hono } from "hono";
import { type Bindings, clientAddress } from "@/lib/api/client-address";
import { errorResponse, tooMany } from "@/lib/api/execute";
import { observe } from "@/lib/api/observe";
import type { LimitState, RateLimiter } from "@/lib/api/rate-limiter";
import { parseJsonBytes, readBytes } from "@/lib/api/read-json";
import { baseHeaders, limitHeaders } from "@/lib/api/response-headers";
import { recordDenied } from "@/lib/audit/record-denied";
import { authenticate } from "@/lib/auth/authenticate";
import type { Ctx } from "@/lib/auth/context";
import { env } from "@/lib/config/env";
import { AppError } from "@/lib/errors/app-error";
import { log } from "@/lib/log/log";
import { mcpCtx } from "./mcp-ctx";
import { MCP_TOOLS, type McpTool } from "./tools";

/**
 * Drover as an MCP server, at `/mcp`: Streamable HTTP without sessions, so that any process can answer any request. The
 * SDK speaks both the current revision (2026-07-28) and the ones before it.
 */
export function mountMcp(
  app: Hono<{ Bindings: Bindings }>,
  limiter: () => RateLimiter,
  requestIdOf: (headers: Headers) => string,
): void {
  app.all("/mcp", (c) => {
    const { headers } = c.req.raw;
    const requestId = requestIdOf(headers);
    return observe("mcp", c.req.raw, requestId, () =>
      answer(limiter(), c.req.raw, requestId, clientAddress(headers, c.env)),
    );
  });
}

let opened: Promise<McpHttpHandler> | undefined;

/** The SDK is loaded by the first call: many installations never have one. */
function handler(): Promise<McpHttpHandler> {
  opened ??= import("@modelcontextprotocol/server").then(({ createMcpHandler, McpServer }) =>
    createMcpHandler((request) => serverFor(request, new McpServer({ name: "drover", version: "1" }))),
  );
  return opened;
}

interface Caller {
  ctx: Ctx;
  limiter: RateLimiter;
}

async function answer(limiter: RateLimiter, request: Request, requestId: string, address: string): Promise<Response> {
  let limits: LimitState = limiter.anonymous();
  let caller: Ctx | null = null;
  try {
    const origin = request.headers.get("origin");
    if (origin !== null && origin !== new URL(env.publicUrl).origin) {
      throw new AppError("cross_origin", "Pages of other origins may not call this.");
    }
    caller = await authenticate(request, { requestId, address, cookies: false });
    limits = await limiter.take(caller, "none");
    if (!limits.allowed) throw tooMany(limits);
    const ctx = mcpCtx(caller);
    const parsedBody = request.method === "POST" ? parseJsonBytes(await readBytes(request)) : undefined;
    const authInfo = { token: "", clientId: ctx.actor.id, scopes: ["mcp:tools"], extra: { ctx, limiter } };
    const answered = await (await handler()).fetch(request, {
      authInfo,
      ...(parsedBody !== undefined && { parsedBody }),
    });
    const response = new Response(answered.body, answered);
    for (const [name, value] of Object.entries({ ...baseHeaders(requestId), ...limitHeaders(limits) })) {
      if (!response.headers.has(name)) response.headers.set(name, value);
    }
    return response;
  } catch (error) {
    recordDenied({ error, ctx: caller, operation: "mcp", requestId, address });
    return errorResponse(limiter.badKeys.judge(error, address), requestId, limits);
  }
}

function serverFor({ authInfo, requestInfo }: McpRequestContext, server: McpServer): McpServer {
  if (!authInfo) throw new Error("nobody has said who calls");
  const caller = authInfo.extra as unknown as Caller;
  const signal = requestInfo?.signal ?? new AbortController().signal;
  for (const tool of MCP_TOOLS) {
    const { title, description, inputSchema, readOnly } = tool;
    const annotations = { readOnlyHint: readOnly, openWorldHint: !readOnly };
    server.registerTool(tool.name, { title, description, inputSchema, annotations }, (input: unknown) =>
      called(tool, caller, input, signal),
    );
  }
  return server;
}

/** A tool's answer as text that is JSON; what is wrong is said as an error of the tool, in the API's words. */
async function called(tool: McpTool, { ctx, limiter }: Caller, input: unknown, signal: AbortSignal) {
  try {
    if (tool.startsRun) {
      const limits = await limiter.take(ctx, "runs");
      if (!limits.allowed) throw tooMany(limits);
    }
    const output = await tool.run(ctx, input as never, signal);
    return { content: [{ type: "text" as const, text: JSON.stringify(output) }] };
  } catch (error) {
    if (!(error instanceof AppError))
      log.error(`the MCP tool ${tool.name} failed`, { request_id: ctx.requestId, error });
    const { code, message } =
      error instanceof AppError ? error : { code: "unavailable", message: "It failed inside Drover." };
    return { isError: true, content: [{ type: "text" as const, text: JSON.stringify({ error: code, message }) }] };
  }
}
