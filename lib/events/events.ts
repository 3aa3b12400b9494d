/** Every event a function is started by or waits for. `id` is the idempotency key of the event. */
export type DroverEvent =
  /** A run was committed and wants a worker. Also sent by a run that hands itself over to a fresh function run. */
  | { name: "run.requested"; id: string; data: { run_id: string; traceparent?: string | undefined } }
  /** The run of one contact is to begin; `over` is the run over contacts. */
  | { name: "contact.requested"; id: string; data: { run_id: string; over: string } }
  /** A run over contacts goes no further: actions wait for people, or it has ended. */
  | { name: "contacts.standing"; id: string; data: { run_id: string; seq: number } }
  /** Something a waiting run may care about has been committed: a decision, a cancellation. */
  | { name: "run.wake"; id: string; data: { run_id: string } }
  /** A schedule, as it is since its latest change, wants somebody to wait until it comes due. */
  | { name: "schedule.armed"; id: string; data: { schedule_id: string; generation: number; segment: number } }
  /** A schedule is gone or no longer as it was: what waits for it looks again. */
  | { name: "schedule.changed"; id: string; data: { schedule_id: string } }
  /** A delivery wants to be sent. Attempts before `first_attempt` (1 when absent) belong to an earlier sending. */
  | { name: "webhook.delivery"; id: string; data: { delivery_id: string; webhook_id: string; first_attempt?: number } }
  /** A delivery that waits for its next attempt is to look at once: somebody sends it now, or its endpoint is disabled. */
  | { name: "webhook.wake"; id: string; data: { delivery_id: string } }
  /** An approval waits for people: they are told, reminded, and after a time others are. */
  | { name: "approval.requested"; id: string; data: { approval_id: string } }
  /** A month's budget is used to four fifths: its admins are told. `month` is its first day, `at` when. */
  | { name: "budget.warned"; id: string; data: { budget_id: string; month: string; at: string } }
  /** A connection is to be tried out; a sign-in that has come back is finished first. */
  | { name: "connection.check"; id: string; data: { connection_id: string } }
  /** A connection is deleted: its tokens are to be revoked where its provider says, and what it held is to be wiped. */
  | {
      name: "connection.removed";
      id: string;
      data: { workspace_id: string; app: string; credential_id: string; fields: Record<string, string> };
    }
  /** Mail was written and wants to be sent. */
  | { name: "email.queued"; id: string; data: { email_id: string } }
  /** An MCP server is to be connected to, to see what it offers. */
  | { name: "mcp_server.check"; id: string; data: { server_id: string } }
  /** An agent was described and a draft of it is to be written. */
  | { name: "agent_draft.requested"; id: string; data: { draft_id: string } }
  /** A model provider is to be asked something small, to see whether it answers. */
  | { name: "model_provider.test"; id: string; data: { provider_id: string } }
  /** Memories of a workspace may want an embedding. */
  | { name: "memories.embed"; id: string; data: { workspace_id: string } }
  /** A file of contacts is to be taken in. */
  | { name: "contacts.import_requested"; id: string; data: { import_id: string; workspace_id: string } }
  /** A workspace was deleted: what it held is to be removed. */
  | { name: "workspace.deleted"; id: string; data: { workspace_id: string } };
