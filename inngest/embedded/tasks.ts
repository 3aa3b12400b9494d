import type { TaskList } from "graphile-worker";
import type { EmbeddedEngine } from "./engine";

/** The jobs that drive the engine. */
export function engineTasks(engine: EmbeddedEngine): TaskList {
  return {
    event: (payload, { job }) =>
      engine.onEvent(payload as Parameters<typeof engine.onEvent>[0], { attempt: job.attempts }),
    "engine-run": (payload, { job }) =>
      engine.onRun(payload as Parameters<typeof engine.onRun>[0], { attempt: job.attempts }),
    "engine-timeout": (payload, { job }) =>
      engine.onTimeout(payload as Parameters<typeof engine.onTimeout>[0], { attempt: job.attempts }),
  };
}
