import type { TaskList } from "graphile-worker";
import { pool } from "@/lib/db/client";
import { createInngest } from "./client";
import type { EngineEvent } from "./embedded/protocol";
import { addJob } from "./embedded/store";

/** What waits end by. An Inngest server forgets such an event when its wait is not there yet. */
const WAKING = ["run.wake", "webhook.wake"];
/** When such an event is sent again: soon, for who decides at once, and once more, for a server that is slow. */
const AGAIN_MS = [1_000, 10_000];
const AGAIN = /:again-\d+$/;

/**
 * With an Inngest server, the outbox is what there is to do: events go to the server. One that ends a wait is repeated,
 * for a wait that was being registered when it came; a run that is woken for nothing looks, and waits again.
 */
export function forwardingTasks(): TaskList {
  const inngest = createInngest();
  return {
    event: async (payload) => {
      const event = payload as EngineEvent;
      await inngest.send(event);
      if (!WAKING.includes(event.name) || AGAIN.test(event.id)) return;
      for (const ms of AGAIN_MS) {
        const id = `${event.id}:again-${ms}`; // a server takes each id once
        await addJob(pool, "event", { ...event, id }, { runAt: new Date(Date.now() + ms), key: id });
      }
    },
  };
}
