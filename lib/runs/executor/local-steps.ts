import type { Step } from "@/lib/plans/schema";
import type { OutputRoom } from "./sanitize-output";
import type { StepChange } from "./step-writes";

const LOCAL = new Set<Step["type"]>(["transform", "display", "approval", "ask"]);

/** Steps that touch nothing outside: they only shape data, or put out what a person said. */
export function isLocal(step: Step): boolean {
  return LOCAL.has(step.type);
}

/** How such a step ends: done at once, recorded with whatever else is recorded then. */
export function settleLocally({ step, input }: { step: Step; input: unknown }, room: OutputRoom): StepChange {
  try {
    const output = room.take(input);
    return { status: "completed", output, ...(step.type === "display" ? { message: asMessage(output) } : {}) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { status: "failed", error: { code: "output_too_large", message } };
  }
}

function asMessage(output: unknown): { format: string; content: string } {
  const { content, format } = output as { content: unknown; format?: string };
  return {
    format: format ?? "markdown",
    content: typeof content === "string" ? content : JSON.stringify(content, null, 2),
  };
}
