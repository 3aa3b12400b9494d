import { AppError } from "@/lib/errors/app-error";
import { Places } from "@/lib/workspaces/places";

/** How many callers of one workspace may wait for their runs at a time, in one process. */
export const MAX_WAITS = 50;

const waits = new Places(MAX_WAITS, () => {
  const message = `${MAX_WAITS} calls of this workspace are waiting for their runs already. Call without x-api-wait, or try again.`;
  return new AppError("rate_limit_exceeded", message, { retryAfterMs: 1_000 });
});

/**
 * Takes one of the workspace's places to wait in. @returns the function that gives it back; calling it again does nothing
 * @throws AppError rate_limit_exceeded when all are taken
 */
export const takeWaitSlot = (workspaceId: string): (() => void) => waits.take(workspaceId);
