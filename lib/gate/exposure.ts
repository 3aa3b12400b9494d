/**
 * Where a model could be talked into giving something away: by text from outside, which may hold instructions, with data
 * of the workspace in reach, and a way out. Each alone is harmless.
 */
export interface Exposure {
  /** Its results are data of the workspace. */
  reads_private?: true;
  /** Its results are text that anybody may have written. */
  reads_untrusted?: true;
  /** What it is called with leaves the house, for a place that the caller names. */
  sends?: true;
}

/** What starts a run with words from outside. */
const UNTRUSTED_TRIGGERS: ReadonlySet<string> = new Set(["webhook", "signal"]);

/**
 * Whether a call that a model chose has to be put before a person, however much the agent is trusted: it would send
 * something out of a run that has read both.
 * @param trigger of the run @param read what the tools called so far read
 */
export function givesAway(call: Exposure, trigger: string, read: Iterable<Exposure>): boolean {
  if (!call.sends) return false;
  const { reads_private, reads_untrusted } = allRead(trigger, read);
  return (reads_private && reads_untrusted) ?? false;
}

/** What a run has read, all in all. */
export function allRead(trigger: string, read: Iterable<Exposure>): Exposure {
  const all: Exposure = UNTRUSTED_TRIGGERS.has(trigger) ? { reads_untrusted: true } : {};
  for (const { reads_private, reads_untrusted } of read) {
    if (reads_private) all.reads_private = true;
    if (reads_untrusted) all.reads_untrusted = true;
  }
  return all;
}
