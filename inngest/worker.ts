import { EventEmitter } from "node:events";
import { Logger, type Runner, run, type TaskList, type WorkerEvents } from "graphile-worker";
import { sealAuditLogs } from "@/lib/audit/seal-audit-log";
import { env } from "@/lib/config/env";
import { pool } from "@/lib/db/client";
import { live } from "@/lib/live/listener";
import { sendDigests } from "@/lib/notifications/send-digests";
import { rearmSchedules } from "@/lib/schedules/rearm-schedules";
import { ensureVaultKeys } from "@/lib/vault/key-files";
import { EmbeddedEngine } from "./embedded/engine";
import { unparkSome } from "./embedded/store";
import { engineTasks } from "./embedded/tasks";
import { forwardingTasks } from "./forward-events";
import { allFunctions } from "./functions/all-functions";
import { handOverToInngest } from "./hand-over";
import { JobsInHand } from "./jobs-in-hand";
import { repeatEvery } from "./repeat-every";
import { sweep } from "./sweep";
import { WorkerLease } from "./worker-lease";

const SEALING_MS = 10_000;
const LOST_JOBS_MS = 5_000;

/** Starts taking jobs: the outbox in both modes, and in embedded mode the engine that drives the functions. */
export async function startWorker(): Promise<{ stop(): Promise<void> }> {
  ensureVaultKeys();
  if (env.inngestMode) await handOverToInngest();
  const tasks = env.inngestMode ? forwardingTasks() : await embeddedTasks();
  const events: WorkerEvents = new EventEmitter();
  const inHand = new JobsInHand(events);
  const created = new Promise<string>((resolve) => {
    events.once("pool:create", ({ workerPool }) => resolve(workerPool.id));
  });
  const runner: Runner = await run({
    pgPool: pool,
    taskList: { ...tasks, sweep: async () => sweep(), digests: async () => void (await sendDigests()) },
    crontab: "17 * * * * sweep\n*/5 * * * * digests",
    events,
    logger: new Logger(() => (level, message) => {
      const ofInterest = level === "error" || level === "warning";
      if (ofInterest && !message.includes("maxPoolSize")) console.warn(`job queue: ${message}`);
    }),
    noHandleSignals: true,
    preset: {
      worker: {
        concurrentJobs: env.workerConcurrency,
        maxPoolSize: env.workerConcurrency,
        localQueue: { size: env.workerConcurrency },
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
        gracefulShutdownAbortTimeout: 25_000,
        pollInterval: 1000,
      },
    },
  });
  const poolIds = [await created];
  const lease = new WorkerLease(poolIds, env.inngestMode ? undefined : unparkSome);
  await lease.start();
  await rearmSchedules();
  const stopSealing = repeatEvery(SEALING_MS, "sealing the audit log", sealAuditLogs);
  const stopGivingBack = repeatEvery(LOST_JOBS_MS, "giving lost jobs back", async () => {
    const lost = await inHand.giveBackLost(poolIds);
    if (lost > 0) console.warn(`job queue: ${lost} jobs that were taken and never came were given back`);
  });
  let stopping = false;
  const giveUp = (error: unknown) => {
    if (stopping) return;
    console.error("the job queue stopped:", error);
    process.exit(1); // the supervisor starts another
  };
  runner.promise.catch(giveUp);
  events.on("pool:fatalError", ({ error }) => giveUp(error)); // it takes no more jobs, and its promise may never say so
  return {
    async stop() {
      stopping = true;
      await runner.stop();
      await stopSealing();
      await stopGivingBack();
      await lease.stop();
      await live.stop();
    },
  };
}

async function embeddedTasks(): Promise<TaskList> {
  const engine = new EmbeddedEngine(allFunctions);
  await engine.start();
  return engineTasks(engine);
}
