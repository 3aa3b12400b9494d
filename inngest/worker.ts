import { EventEmitter } from "node:events";
import { Logger, type Runner, run, type TaskList, type WorkerEvents } from "graphile-worker";
import { sealAuditLogs } from "@/lib/audit/seal-audit-log";
import { env } from "@/lib/config/env";
import { pool } from "@/lib/db/client";
import { live } from "@/lib/live/listener";
import { log } from "@/lib/log/log";
import { sendDigests } from "@/lib/notifications/send-digests";
import { outboundPausedSince } from "@/lib/outbound/outbound-paused-since";
import { resumeOutbound } from "@/lib/outbound/resume-outbound";
import { rearmSchedules } from "@/lib/schedules/rearm-schedules";
import { ensureVaultKeys } from "@/lib/vault/key-files";
import { noteUnopenedSecrets } from "@/lib/vault/note-unopened";
import { EmbeddedEngine } from "./embedded/engine";
import { unparkSome } from "./embedded/store";
import { engineTasks } from "./embedded/tasks";
import { forwardingTasks } from "./forward-events";
import { allFunctions } from "./functions/all-functions";
import { handOverToInngest } from "./hand-over";
import { JobsInHand } from "./jobs-in-hand";
import { repeatEvery } from "./repeat-every";
import { sweep } from "./sweep";
import { waitForResume } from "./wait-for-resume";
import { WorkerLease } from "./worker-lease";

const SEALING_MS = 10_000;
const LOST_JOBS_MS = 5_000;

interface Worker {
  stop(): Promise<void>;
}

/** A worker takes jobs, but in a restored copy of an installation: there it waits until it is told to act. */
export async function startWorker(): Promise<Worker> {
  ensureVaultKeys();
  noteUnopenedSecrets().catch((error) => log.error("the vault's secrets were not looked through", { error }));
  if (env.resumeOutbound) await resumeOutbound();
  return (await outboundPausedSince()) ? waitForResume(takeJobs) : takeJobs();
}

/** Takes jobs: the outbox in both modes, and in embedded mode the engine that drives the functions. */
async function takeJobs(): Promise<Worker> {
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
    logger: new Logger(({ taskIdentifier, jobId }) => (level, message) => {
      const ofInterest = level === "error" || level === "warning";
      if (ofInterest && !message.includes("maxPoolSize"))
        log.warn(`job queue: ${message}`, jobId === undefined ? {} : { job: `${taskIdentifier}:${jobId}` });
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
  log.info("worker takes jobs", { worker_id: lease.id, concurrency: env.workerConcurrency });
  const stopSealing = repeatEvery(SEALING_MS, "sealing the audit log", sealAuditLogs);
  const stopGivingBack = repeatEvery(LOST_JOBS_MS, "giving lost jobs back", async () => {
    const lost = await inHand.giveBackLost(poolIds);
    if (lost > 0) log.warn(`job queue: ${lost} jobs that were taken and never came were given back`);
  });
  let stopping = false;
  const giveUp = (error: unknown) => {
    if (stopping) return;
    log.error("the job queue stopped", { error });
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
