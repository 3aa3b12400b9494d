import { z } from "zod";
import { connectionAuth } from "@/lib/connections/open-connection";
import { parseUrl } from "@/lib/net/parse-url";
import { retryAfterMs } from "@/lib/net/retry-after";
import { type AuthSource, credentialAuth } from "@/lib/vault/request-auth";
import { defineTool } from "./define-tool";
import { sendAuthorized, setHeader } from "./send-authorized";
import { ToolError } from "./tool-error";
import type { BuiltinTool, Effect, ToolContext } from "./types";

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const request = {
  url: z
    .string()
    .max(8192)
    .regex(/^https?:\/\/\S+$/i, "must be an http or https URL")
    .describe("http or https."),
  headers: z.record(z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,200}$/), scalar).optional(),
  query: z
    .record(z.string(), z.union([scalar, z.null(), z.array(scalar)]))
    .optional()
    .describe("Added to the URL; a list repeats the name, null leaves it out."),
  timeout_ms: z.int().min(100).max(120_000).optional(),
  credential: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe("Name or id of a credential to authenticate with; it is sent to its allowed hosts only."),
  connection: z.string().min(1).max(200).optional().describe("Name or id of a connection to authenticate with."),
};
const requestSchema = z.strictObject(request);
const requestWithBody = z.strictObject({
  ...request,
  body: z.unknown().optional().describe("Sent as JSON, a string as it is."),
});

type HttpRequest = z.output<typeof requestWithBody>;

/** Headers that say something about the answer; the rest (cookies first) is not kept in a run's record. */
const KEPT_HEADERS = [
  "content-type",
  "content-length",
  "date",
  "etag",
  "last-modified",
  "link",
  "location",
  "retry-after",
  "x-pf-run-id",
  "x-request-id",
];
const MAX_RESPONSE_BYTES = 2 * 1024 * 1024;

export const httpTools: BuiltinTool[] = [
  defineTool({
    name: "http.get",
    title: "HTTP GET",
    description: "Fetches a URL. Answers {status, headers, body}; a JSON body is parsed.",
    app: "http",
    effect: "read",
    idempotent: true,
    exposure: { sends: true, reads_untrusted: true }, // an address can carry what it gives away
    inputSchema: requestSchema,
    execute: (input, ctx) => call("GET", input, ctx),
  }),
  write("POST", "write", "Sends a POST request. Answers {status, headers, body}."),
  write("PUT", "write", "Sends a PUT request. Answers {status, headers, body}."),
  write("PATCH", "write", "Sends a PATCH request. Answers {status, headers, body}."),
  write("DELETE", "destructive", "Sends a DELETE request. Answers {status, headers, body}."),
];

function write(method: string, effect: Effect, description: string): BuiltinTool {
  return defineTool({
    name: `http.${method.toLowerCase()}`,
    title: `HTTP ${method}`,
    description,
    app: "http",
    effect,
    idempotent: false,
    exposure: { sends: true, reads_untrusted: true },
    inputSchema: requestWithBody,
    execute: (input, ctx) => call(method, input, ctx),
  });
}

async function call(method: string, input: HttpRequest, ctx: ToolContext): Promise<unknown> {
  const headers = new Headers({ accept: "application/json, text/*;q=0.9, */*;q=0.8", "user-agent": "Drover" });
  for (const [name, value] of Object.entries(input.headers ?? {})) setHeader(headers, name, String(value));
  if (method !== "GET" && !headers.has("idempotency-key")) headers.set("idempotency-key", ctx.idempotencyKey);
  let body: string | undefined;
  if (input.body !== undefined && input.body !== null) {
    body = typeof input.body === "string" ? input.body : JSON.stringify(input.body);
    if (!headers.has("content-type")) {
      headers.set("content-type", typeof input.body === "string" ? "text/plain; charset=utf-8" : "application/json");
    }
  }
  const response = await sendAuthorized(
    { method, url: withQuery(input.url, input.query), headers, body },
    { signal: ctx.signal, timeoutMs: input.timeout_ms, maxBytes: MAX_RESPONSE_BYTES },
    { auth: authOf(input, ctx), secrets: ctx.secrets },
  );
  const text = new TextDecoder().decode(response.bytes);
  if (response.status < 200 || response.status > 299) {
    const { status } = response;
    const excerpt = ctx.secrets.scrubText(text).slice(0, 300); // what is cut in the middle is no longer recognised
    throw new ToolError("http_status", `The server answered ${status}${text && `: ${excerpt}`}`, {
      retryable: status === 429 || status === 408 || status >= 500,
      retryAfterMs: retryAfterMs(response.headers),
    });
  }
  const kept = KEPT_HEADERS.flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return { status: response.status, headers: Object.fromEntries(kept), body: parseBody(text, response.headers) };
}

function authOf({ credential, connection }: HttpRequest, { secrets }: ToolContext): AuthSource | undefined {
  if (credential !== undefined && connection !== undefined)
    throw new ToolError("invalid_input", "A request takes a credential or a connection, not both.");
  if (connection !== undefined) return connectionAuth(secrets, connection);
  return credential === undefined ? undefined : credentialAuth(secrets, credential);
}

function withQuery(url: string, query: HttpRequest["query"]): string {
  const target = query && parseUrl(url);
  if (!target) return url;
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== null) target.searchParams.append(name, String(each));
    }
  }
  return target.href;
}

/** JSON by its media type is parsed; what claims to be JSON and is not stays text. */
function parseBody(text: string, headers: Headers): unknown {
  if (text === "") return null;
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(headers.get("content-type") ?? "")) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
