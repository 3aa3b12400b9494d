/** How many starts of one workspace one process has under way at a time. */
const AT_ONCE = 2;

const lines = new Map<string, { busy: number; waiting: (() => void)[] }>();

/**
 * Does the work when it is its turn among those of the same workspace. Each start changes the workspace's balance, so
 * PostgreSQL does them one after another all the same; but a crowd that waits there, each with a connection of its
 * own, costs it half as much again as the work.
 */
export async function inTurn<T>(workspaceId: string, work: () => Promise<T>): Promise<T> {
  const line = lines.get(workspaceId) ?? { busy: 0, waiting: [] };
  lines.set(workspaceId, line);
  if (line.busy < AT_ONCE) line.busy++;
  else await new Promise<void>((resolve) => line.waiting.push(resolve)); // whoever leaves hands its place on
  try {
    return await work();
  } finally {
    const next = line.waiting.shift();
    if (next) next();
    else if (--line.busy === 0) lines.delete(workspaceId);
  }
}
