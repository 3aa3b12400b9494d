/** The details that a step gives beside what it asks, which stand as its arguments; null when there are none. */
export function detailsOf(args: unknown): unknown {
  if (typeof args !== "object" || args === null) return args === "" ? null : (args ?? null);
  return Object.keys(args).length > 0 ? args : null;
}
