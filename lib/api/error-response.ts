import { sqlState } from "@/lib/db/sql-state";
import { AppError } from "@/lib/errors/app-error";
import { log } from "@/lib/log/log";

/** The error body of every mount: S0's format with the request's id. */
export interface ErrorBody {
  error: string;
  message: string;
  request_id: string;
  retry_after_ms?: number;
  details?: { path: string; message: string }[];
}

export function errorBody(error: AppError, requestId: string): ErrorBody {
  const { details, retryAfterMs } = error.extra;
  return {
    error: error.code,
    message: error.message,
    request_id: requestId,
    ...(retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs }),
    ...(details && error.status === 422 ? { details } : {}),
  };
}

export function errorHeaders(error: AppError): Record<string, string> {
  const headers: Record<string, string> = {};
  if (error.status === 401) headers["WWW-Authenticate"] = "Bearer";
  if (error.extra.retryAfterMs !== undefined) {
    headers["Retry-After"] = String(Math.max(1, Math.ceil(error.extra.retryAfterMs / 1_000)));
  }
  return headers;
}

/** Whatever was thrown, as an answer that says nothing about our insides. What we did not foresee is logged. */
export function toAppError(error: unknown, requestId: string): AppError {
  if (error instanceof AppError) return error;
  const code = sqlState(error);
  if (code?.startsWith("22"))
    return new AppError("invalid_characters", "The input holds a value that cannot be stored.");
  if (code === "P2002" || code === "23505") return new AppError("already_exists", "This exists already.");
  if (code === "P2025") return new AppError("not_found", "Not found.");
  log.error("request failed", { request_id: requestId, code, error });
  return new AppError("unavailable", "The service cannot answer right now. Try again.", { retryAfterMs: 1_000 });
}
