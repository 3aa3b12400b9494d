/** PostgreSQL channel on which processes tell each other what has been committed. */
export const CHANNEL = "drover";

/** What a notification says: a run has new events up to `seq`, and whether it has ended. Never the content. */
export interface RunSignal {
  run: string;
  workspace: string;
  seq: number;
  ended: boolean;
}
