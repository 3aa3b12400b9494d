const WINDOW_MS = 10_000;
/** So many starts put the next one a place further back, and it is four places at most. */
const [STARTS_A_PLACE, MOST] = [25, 4];
const MAX_WORKSPACES = 10_000;

/** What this process has started for each workspace lately: in the window that runs, and in the one before. */
const lately = new Map<string, { since: number; count: number; before: number }>();

/**
 * Counts a start. @returns by how many places its run falls behind those of others: the more of its workspace have just
 * begun, the more. Counted in memory: a look at what is queued would pass the entries of all that have just ended.
 */
export function fallBehind(workspaceId: string): number {
  const now = Date.now();
  const known = lately.get(workspaceId);
  const age = known ? now - known.since : Number.POSITIVE_INFINITY;
  if (!known || age >= WINDOW_MS) {
    if (lately.size >= MAX_WORKSPACES) lately.clear();
    const before = known && age < 2 * WINDOW_MS ? known.count : 0;
    lately.set(workspaceId, { since: now, count: 1, before });
    return placesFor(before);
  }
  return placesFor(known.before + known.count++);
}

const placesFor = (starts: number) => Math.min(MOST, Math.floor(starts / STARTS_A_PLACE));
