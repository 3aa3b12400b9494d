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

/**
 * The life of one run. Each `step.run` drives the run from its records to its next wait (or, with `ticksPerStep` 1,
 * through what one plan step starts); then the function waits for the one event that says something was decided.
 */
export function runAgent(inngest: Inngest, ticksPerStep?: number) {
  return inngest.createFunction(
    {
      id: "run-agent",
      triggers: [{ event: "run.requested" }],
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
            until: result.state === "waiting" ? result.until : null,
            next: result.state === "more" ? result.next : "resume",
          };
        });
        if (segment.state === "finished") return;
        if (segment.state === "waiting") {
          await step.waitForEvent("wait", {
            event: "run.wake",
            timeout: new Date(segment.until ?? Date.now() + YEAR_MS),
            if: `async.data.run_id == "${runId}"`,
          });
        }
        next = segment.next;
      }
      await step.sendEvent("go-on", {
        name: "run.requested",
        id: `${runId}:${event.id}`,
        data: { run_id: runId, traceparent },
      });
    },
  );
}

const YEAR_MS = 365 * 24 * 3_600_000;
