import { collectDefaultMetrics, Gauge } from "prom-client";
import { pool } from "@/lib/db/client";
import { queueState } from "@/lib/health/queue-state";
import { metrics } from "./metrics";

let gauges: ReturnType<typeof registerGauges> | undefined;

/** The text of everything that is counted, with what has to be asked for: the process, its pool, the database's queue. */
export async function scrape(): Promise<string> {
  gauges ??= registerGauges();
  const { connections, up, due, oldestDue, approvals } = gauges;
  connections.set({ state: "used" }, pool.totalCount - pool.idleCount);
  connections.set({ state: "idle" }, pool.idleCount);
  connections.set({ state: "waiting" }, pool.waitingCount);
  const state = await queueState().catch(() => undefined);
  up.set(state ? 1 : 0);
  if (state) {
    due.set(state.dueJobs);
    oldestDue.set(state.oldestDueSeconds);
    approvals.set(state.pendingApprovals);
  }
  return metrics.registry.metrics();
}

/** Only a process that is scraped pays for watching its event loop and its garbage collector. */
function registerGauges() {
  const registers = [metrics.registry];
  collectDefaultMetrics({ register: metrics.registry });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const OF_ALL = "The same from every process: take the maximum.";
  return {
    connections: new Gauge({
      name: "drover_database_connections",
      help: "Connections of this process's pool: in use, idle, and callers that wait for one.",
      labelNames: ["state"] as const,
      registers,
    }),
    up: gauge(
      "drover_database_up",
      "Whether the database answered; the gauges below stay as they were when it did not.",
    ),
    due: gauge("drover_queue_due_jobs", `Jobs that are due and not taken, 100,000 at most. ${OF_ALL}`),
    oldestDue: gauge("drover_queue_oldest_due_seconds", `For how long the oldest of them has been due. ${OF_ALL}`),
    approvals: gauge("drover_approvals_pending", `Approvals that wait for a person, 100,000 at most. ${OF_ALL}`),
  };
}
