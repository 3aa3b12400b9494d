import { ERROR_STATUS, type ErrorCode } from "./codes";

/** One thing wrong with an input: where (`steps[0].tool`, `name`) and what. */
export interface ErrorDetail {
  path: string;
  message: string;
}

/** The only error a verb throws on purpose. `message` is shown to the caller: no secrets, no internals. */
export class AppError extends Error {
  readonly status: number;

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly extra: { details?: ErrorDetail[]; retryAfterMs?: number } = {},
  ) {
    super(message);
    this.name = "AppError";
    this.status = ERROR_STATUS[code];
  }
}

/** The answer for what does not exist and for what the caller may not see: the two must look alike. */
export function notFound(what: string): AppError {
  return new AppError("not_found", `${what} not found.`);
}
