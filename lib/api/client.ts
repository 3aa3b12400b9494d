import type { ErrorDetail } from "@/lib/errors/app-error";
import type { ErrorCode } from "@/lib/errors/codes";
import type { Method, Operation } from "./operation";

/** An error answer of the API, as the browser sees it. `network_error` is ours: no answer came at all. */
export class ApiError extends Error {
  constructor(
    readonly code: ErrorCode | "network_error",
    message: string,
    readonly status: number,
    readonly details: ErrorDetail[] = [],
    readonly requestId: string | null = null,
    readonly retryAfterMs: number | null = null,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

interface Types {
  params: unknown;
  query: unknown;
  body: unknown;
  response: unknown;
}
type TypesOf<O> = O extends Operation<Method, string, infer T extends Types> ? T : never;
type Part<K extends string, V> = undefined extends V ? { [P in K]?: Exclude<V, undefined> } : { [P in K]: V };
/** What a call takes: those of `params`, `query` and `body` that the operation declares. */
export type ApiInput<O> = Part<"params", TypesOf<O>["params"]> &
  Partial<Part<"query", TypesOf<O>["query"]>> &
  Part<"body", TypesOf<O>["body"]> & {
    signal?: AbortSignal;
    idempotencyKey?: string;
    /** The body of an operation that takes no JSON, sent as it is. */
    file?: Blob;
  };
export type ApiOutput<O> = TypesOf<O>["response"];

/**
 * Calls one operation of /api/v1 with the session cookie. The type parameter is the operation itself, taken by
 * `import type`, so that method, path, input and answer are checked and no server code reaches the browser:
 * `apiCall<typeof getAgentOperation>("GET", "/agents/{agent}", { params: { agent } })`.
 * @throws ApiError
 */
export async function apiCall<O extends Operation<Method, string, unknown>>(
  method: O["method"],
  path: O["path"],
  input: ApiInput<O>,
): Promise<ApiOutput<O>> {
  const { params, query, body, file, signal, idempotencyKey } = input as {
    params?: Record<string, string | number>;
    query?: Record<string, unknown>;
    body?: unknown;
    file?: Blob;
    signal?: AbortSignal;
    idempotencyKey?: string;
  };
  const headers: Record<string, string> = { accept: "application/json" };
  if (body !== undefined) headers["content-type"] = "application/json";
  if (file) headers["content-type"] = "application/octet-stream";
  if (idempotencyKey) headers["idempotency-key"] = idempotencyKey;

  let response: Response;
  try {
    response = await fetch(`/api/v1${fillPath(path, params)}${queryString(query)}`, {
      method,
      headers,
      credentials: "same-origin",
      body: file ?? (body === undefined ? null : JSON.stringify(body)),
      signal: signal ?? null,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError("network_error", "The server cannot be reached. Check your connection and try again.", 0);
  }
  if (response.status === 204) return undefined as ApiOutput<O>;
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw toApiError(response.status, answer);
  return answer as ApiOutput<O>;
}

function fillPath(path: string, params: Record<string, string | number> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
}

function queryString(query: Record<string, unknown> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  return search.size > 0 ? `?${search}` : "";
}

function toApiError(status: number, answer: unknown): ApiError {
  const body = (answer ?? {}) as {
    error?: ErrorCode;
    message?: string;
    details?: ErrorDetail[];
    request_id?: string;
    retry_after_ms?: number;
  };
  return new ApiError(
    body.error ?? "unavailable",
    body.message ?? "The server did not answer as expected. Try again.",
    status,
    body.details,
    body.request_id ?? null,
    body.retry_after_ms ?? null,
  );
}
