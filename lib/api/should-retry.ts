import { ApiError } from "./client";

/** Tries again, twice, what may work the next time: no answer, or a server that says so. */
export function shouldRetry(failures: number, error: Error): boolean {
  if (failures >= 2) return false;
  return !(error instanceof ApiError) || error.status === 0 || error.status === 503;
}
