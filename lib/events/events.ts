/** Every event a function is started by or waits for. `id` is the idempotency key of the event. */
export type DroverEvent =
  /** A run was committed and wants a worker. Also sent by a run that hands itself over to a fresh function run. */
  | { name: "run.requested"; id: string; data: { run_id: string } }
  /** Something a waiting run may care about has been committed: a decision, a cancellation. */
  | { name: "run.wake"; id: string; data: { run_id: string } };
