/** What RELIABILITY asks for and a test of the suite proves already: named here, not done again. */
export interface Standing {
  id: string;
  promise: string;
  stands: string[];
}

export const STANDING: Standing[] = [
  { id: "R5", promise: "the retry classifier is right", stands: ["lib/db/with-retry.test.ts"] },
  {
    id: "R7",
    promise: "of two people who decide one approval one does, and the run goes on once",
    stands: ["lib/approvals/decide-approval.test.ts", "lib/approvals/several-people.test.ts"],
  },
  {
    id: "R8",
    promise: "a decision after expiry, cancellation or an edit counts for nothing",
    stands: ["lib/approvals/decide-approval.test.ts"],
  },
  { id: "R9", promise: "a signal that comes before its wait is not lost", stands: ["lib/signals/send-signal.test.ts"] },
  { id: "R10", promise: "time-out and signal at once: one branch", stands: ["lib/signals/send-signal.test.ts"] },
  {
    id: "R11",
    promise: "a receiver that is down gets every webhook once it is up",
    stands: ["inngest/functions/deliver-webhook.test.ts", "lib/webhooks/backoff.test.ts"],
  },
  {
    id: "R12",
    promise: "slow, endless, redirecting receivers do no harm",
    stands: ["inngest/functions/webhook-endpoints.test.ts", "lib/webhooks/send-delivery.test.ts"],
  },
  {
    id: "R13",
    promise: "a redelivery is recognisable",
    stands: ["inngest/functions/deliver-webhook.test.ts", "R1 at outbox.after_send"],
  },
  {
    id: "R14",
    promise: "one Idempotency-Key starts one run",
    stands: ["lib/api/idempotency.test.ts", "R1 at enqueue.after_commit"],
  },
  { id: "R15", promise: "providers' retries start one run", stands: ["lib/triggers/inbound.test.ts"] },
  { id: "R17", promise: "schedules keep to local time", stands: ["lib/schedules/next-fires.test.ts"] },
  {
    id: "R18",
    promise: "missed schedules follow their policy",
    stands: ["lib/schedules/take-turn.test.ts", "inngest/functions/schedule.test.ts"],
  },
  { id: "R19", promise: "long lists stay quick", stands: ["lib/runs/scan-runs.test.ts", "npm run bench -- reads"] },
  {
    id: "R21",
    promise: "credits are never negative and never taken twice",
    stands: ["lib/runs/start-run.test.ts", "lib/runs/executor/announcements.test.ts", "I3 after every scenario"],
  },
  {
    id: "R25",
    promise: "synchronous calls wait, and hold nothing",
    stands: ["lib/api/compat/ext-calls.test.ts", "lib/api/compat/ext-limits.test.ts"],
  },
  {
    id: "R28",
    promise: "runs end on the version they began with",
    stands: ["inngest/functions/schedule.test.ts", "inngest/run-agent.test.ts"],
  },
];
