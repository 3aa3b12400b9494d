import { AppError } from "@/lib/errors/app-error";

/** How many callers of one workspace may wait for their runs at a time, in one process. */
export const MAX_WAITS = 50;

const waits = new Map<string, number>();

/**
 * Takes one of the workspace's places to wait in. @returns the function that gives it back; calling it again does nothing
 * @throws AppError rate_limit_exceeded when all are taken
 */
export function takeWaitSlot(workspaceId: string): () => void {
  const taken = waits.get(workspaceId) ?? 0;
  if (taken >= MAX_WAITS) {
    const message = `${MAX_WAITS} calls of this workspace are waiting for their runs already. Call without x-api-wait, or try again.`;
    throw new AppError("rate_limit_exceeded", message, { retryAfterMs: 1_000 });
  }
  waits.set(workspaceId, taken + 1);
  let given = false;
  return () => {
    if (given) return;
    given = true;
    const left = (waits.get(workspaceId) ?? 1) - 1;
    if (left > 0) waits.set(workspaceId, left);
    else waits.delete(workspaceId);
  };
}
