import type { TriggeredRun, TriggeredStep } from "@/lib/triggers/read-triggered-run";

/** The body of S1's synchronous answer, field for field. Every step ran at the plan's version. */
export function syncAnswer(run: TriggeredRun) {
  const { version } = run;
  return {
    automationId: run.agent_id,
    automationVersion: version,
    automationName: run.agent_name,
    id: String(run.number),
    type: "TRIGGER",
    stepMap: Object.fromEntries(Array.from({ length: run.step_count }, (_each, index) => [String(index + 1), version])),
    inputs: Object.keys(run.input).length === 0 ? "" : JSON.stringify(run.input),
    triggerId: run.source_id ?? "",
    results: run.steps.map((step) => ({
      stepIndex: step.index,
      stepVersion: version,
      result: { stepIndex: step.index, ...resultOf(step, run) },
      exitCode: step.status === "completed" ? 0 : 1,
      duration: Math.max(0, step.duration_ms ?? 0),
    })),
    started: `${run.started.toISOString().slice(0, 19)}Z`,
    startedBy: run.started_by,
  };
}

/** S1's body when the run takes longer than the caller may wait. */
export function timeoutAnswer(seconds: number) {
  return {
    status: "timeout",
    message: `Automation execution exceeded ${seconds} second timeout. Use runId to check results in Run Monitor.`,
  };
}

/** What a step gave, as text: what it displays in its own format, plain text as it is, anything else as JSON. */
function resultOf({ type, status, output, error }: TriggeredStep, run: TriggeredRun) {
  if (status !== "completed") {
    return { resultType: "plaintext", result: error?.message ?? run.error?.message ?? `The step is ${status}.` };
  }
  if (type === "display") {
    const { content, format = "markdown" } = output as { content: unknown; format?: string };
    return { resultType: format, result: typeof content === "string" ? content : JSON.stringify(content, null, 2) };
  }
  if (output === null) return { resultType: "plaintext", result: "" };
  if (typeof output === "string") return { resultType: "plaintext", result: output };
  return { resultType: "json", result: JSON.stringify(output) };
}
