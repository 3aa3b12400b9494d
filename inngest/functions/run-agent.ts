import type { Inngest } from "inngest";
import { driveRun } from "@/lib/runs/executor/drive-run";
import { failRun } from "@/lib/runs/fail-run";
import { inSpan } from "@/lib/tracing/span";

/** Function runs grow with every wait; after this many, a run goes on in a fresh one. Inngest's limit is 1,000 steps. */
const MAX_SEGMENTS = 300;

/** What the engine is told of a segment: it may forget the result, since RunStep has recorded all that matters. */
interface Segment {
  recorded: boolean;
  state: "finished" | "waiting" | "more";
  until: number | null;
  next: string;
}

export interface RunOptions {
  /** How many rounds of a plan one `step.run` goes through; with 1, what one plan step starts. Without: all. */
  ticksPerStep?: number;
  /** After how long a waiting run looks again although nobody woke it. */
  longestWaitMs?: number;
}

/**
 * The life of one run. Each `step.run` drives the run from its records to its next wait, or for `ticksPerStep`; then the
 * function waits for the one event that says something was decided.
 */
export function runAgent(inngest: Inngest, options: RunOptions) {
  return runFunction(inngest, { id: "run-agent", event: "run.requested" }, options);
}

/** The same for the run of one contact: so many of a run over contacts go on at a time. */
export function runContact(inngest: Inngest, options: RunOptions) {
  const concurrency = [{ limit: CONTACTS_AT_ONCE, key: "event.data.over" }] satisfies [Concurrency];
  return runFunction(inngest, { id: "run-contact", event: "contact.requested", concurrency }, options);
}

const CONTACTS_AT_ONCE = 10;

interface Concurrency {
  limit: number;
  key: string;
}

interface What {
  id: string;
  event: "run.requested" | "contact.requested";
  concurrency?: [Concurrency];
}

function runFunction(
  inngest: Inngest,
  { id, event: name, concurrency }: What,
  { ticksPerStep, longestWaitMs = YEAR_MS }: RunOptions,
) {
  return inngest.createFunction(
    {
      id,
      triggers: [{ event: name }],
      ...(concurrency && { concurrency }),
      retries: 20,
      onFailure: async ({ event, error }) => {
        const { run_id } = event.data.event.data as { run_id: string };
        await failRun(run_id, {
          code: "internal_error",
          message: `Drover could not go on with this run: ${error.message}`,
        });
      },
    },
    async ({ event, step }) => {
      const { run_id: runId, traceparent } = event.data as { run_id: string; traceparent?: string };
      const drive = () =>
        inSpan("run segment", { kind: "consumer", attributes: { "drover.run_id": runId }, traceparent }, () =>
          driveRun(runId, ticksPerStep),
        );
      let next = "start";
      for (let index = 0; index < MAX_SEGMENTS; index++) {
        const segment: Segment = await step.run(next, async () => {
          const result = await drive();
          return {
            recorded: true,
            state: result.state,
            until: result.state === "waiting" ? Math.min(result.until ?? Infinity, Date.now() + longestWaitMs) : null,
            next: result.state === "more" ? result.next : "resume",
          };
        });
        if (segment.state === "finished") return;
        if (segment.state === "waiting") {
          await step.waitForEvent("wait", {
            event: "run.wake",
            timeout: new Date(segment.until ?? Date.now()),
            if: `async.data.run_id == "${runId}"`,
          });
        }
        next = segment.next;
      }
      await step.sendEvent("go-on", { name, id: `${runId}:${event.id}`, data: event.data });
    },
  );
}

const YEAR_MS = 365 * 24 * 3_600_000;
