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
import { createInngest } from "./client";
import { EmbeddedEngine } from "./embedded/engine";
import type { EngineEvent } from "./embedded/protocol";
import { engineTasks } from "./embedded/tasks";
import { allFunctions } from "./functions/all-functions";
import { repeatEvery } from "./repeat-every";
import { assertSigned } from "./serve-functions";
import { sweep } from "./sweep";
import { waitForResume } from "./wait-for-resume";
import { WorkerLease } from "./worker-lease";

const SEALING_MS = 10_000;

interface Worker {
  stop(): Promise<void>;
}

/** A worker takes jobs, but in a restored copy of an installation: there it waits until it is told to act. */
export async function startWorker(): Promise<Worker> {
  assertSigned();
  ensureVaultKeys();
  if (env.resumeOutbound) await resumeOutbound();
  return (await outboundPausedSince()) ? waitForResume(takeJobs) : takeJobs();
}

/** Takes jobs: the outbox in both modes, and in embedded mode the engine that drives the functions. */
async function takeJobs(): Promise<Worker> {
  const tasks = env.inngestMode ? forwardingTasks() : await embeddedTasks();
  const events: WorkerEvents = new EventEmitter();
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
  const lease = new WorkerLease([await created]);
  await lease.start();
  await rearmSchedules();
  log.info("worker takes jobs", { worker_id: lease.id, concurrency: env.workerConcurrency });
  const stopSealing = repeatEvery(SEALING_MS, "sealing the audit log", sealAuditLogs);
  let stopping = false;
  runner.promise.catch((error: unknown) => {
    if (stopping) return;
    log.error("the job queue stopped", { error });
    process.exit(1); // the supervisor starts another
  });
  return {
    async stop() {
      stopping = true;
      await runner.stop();
      await stopSealing();
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

/** With an Inngest server, the outbox is all there is to do here: the server calls /api/inngest. */
function forwardingTasks(): TaskList {
  const inngest = createInngest();
  return {
    event: async (payload) => {
      await inngest.send(payload as EngineEvent);
    },
  };
}
