import type { TaskList } from "graphile-worker";
import { pool } from "@/lib/db/client";
import { createInngest } from "./client";
import type { EngineEvent } from "./embedded/protocol";
import { addJob } from "./embedded/store";

/** What waits end by. An Inngest server forgets such an event when its wait is not there yet. */
const WAKING = ["run.wake", "webhook.wake"];
const AGAIN = ":again";
const AGAIN_AFTER_MS = 10_000;

/**
 * With an Inngest server, the outbox is what there is to do: events go to the server. One that ends a wait goes a second
 * time, for a wait that was being registered when it came the first time; a run that is woken twice looks and waits again.
 */
export function forwardingTasks(): TaskList {
  const inngest = createInngest();
  return {
    event: async (payload) => {
      const event = payload as EngineEvent;
      await inngest.send(event);
      if (!WAKING.includes(event.name) || event.id.endsWith(AGAIN)) return;
      const id = `${event.id}${AGAIN}`;
      await addJob(
        pool,
        "event",
        { ...event, id },
        { runAt: new Date(Date.now() + AGAIN_AFTER_MS), key: `event:${id}` },
      );
    },
  };
}
