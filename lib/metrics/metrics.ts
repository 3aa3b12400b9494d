import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { RUN_STATUSES, RUN_TRIGGERS } from "@/lib/runs/run-status";

/**
 * What a process counts. Labels are words of ours with a bound (operation ids, statuses), never a path, a name or an id:
 * no series tells whose data it is about, and there is an end to them.
 */
function make() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    requests: new Counter({
      name: "drover_http_requests_total",
      help: "Requests answered, by operation of the API (`page` for pages, `unmatched` for no operation) and status.",
      labelNames: ["operation", "status"] as const,
      registers,
    }),
    requestSeconds: new Histogram({
      name: "drover_http_request_duration_seconds",
      help: "Time until a request's answer began, by operation.",
      labelNames: ["operation"] as const,
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5, 60],
      registers,
    }),
    runsStarted: new Counter({
      name: "drover_runs_started_total",
      help: "Runs started by this process, by what started them.",
      labelNames: ["trigger"] as const,
      registers,
    }),
    runsEnded: new Counter({
      name: "drover_runs_ended_total",
      help: "Runs that ended in this process, by how.",
      labelNames: ["status"] as const,
      registers,
    }),
    steps: new Counter({
      name: "drover_steps_recorded_total",
      help: "Ends of steps recorded by this process, by status.",
      labelNames: ["status"] as const,
      registers,
    }),
    deliveries: new Counter({
      name: "drover_webhook_attempts_total",
      help: "Attempts to deliver a webhook: delivered, retried later, or failed for good.",
      labelNames: ["result"] as const,
      registers,
    }),
    streams: new Gauge({
      name: "drover_event_streams_open",
      help: "Event streams (SSE) that are open in this process.",
      registers,
    }),
  };
}

// Next bundles this module more than once in a process; there is one set of counters all the same.
const shared = globalThis as { droverMetrics?: ReturnType<typeof make> };
shared.droverMetrics ??= make();
export const metrics = shared.droverMetrics;

for (const trigger of RUN_TRIGGERS) metrics.runsStarted.inc({ trigger }, 0);
for (const status of RUN_STATUSES.slice(-4)) metrics.runsEnded.inc({ status }, 0);
