import { inspect } from "node:util";
import { priceOf } from "@/lib/budgets/price-of";
import { fp } from "@/lib/config/failpoint";
import { type LogFields, log } from "@/lib/log/log";
import type { Step } from "@/lib/plans/schema";
import { ToolError } from "@/lib/tools/tool-error";
import { inSpan } from "@/lib/tracing/span";
import type { RunSecrets } from "@/lib/vault/run-secrets";
import { callModel } from "./call-model";
import type { LoadedRun } from "./load-run";
import { OutputTooLarge } from "./sanitize-output";

export interface StepFailure {
  code: string;
  message: string;
  retryable: boolean;
  retryAfterMs?: number;
}

/** How one attempt of a step ended. */
export type Outcome = { output: unknown; credits: number } | { failure: StepFailure };

const DEFAULT_TIMEOUT_MS = 60_000;
const LLM_TIMEOUT_MS = 300_000;

/** Executes one attempt of a tool's call or of a model's. Never throws: whatever goes wrong is the step's outcome. */
export async function executeStep(...given: Parameters<typeof attempt>): Promise<Outcome> {
  const [run, step, path] = given;
  const attributes = { "drover.run_id": run.id, "drover.step_id": path, "drover.does": step.tool ?? step.type ?? "" };
  return inSpan("step", { kind: "internal", attributes }, async (span) => {
    const outcome = await attempt(...given);
    if ("failure" in outcome) span.fail(outcome.failure.code);
    return outcome;
  });
}

async function attempt(
  run: LoadedRun,
  step: Step,
  path: string,
  input: unknown,
  runSignal: AbortSignal,
): Promise<Outcome> {
  const timeoutMs = step.timeout_ms ?? (step.tool ? DEFAULT_TIMEOUT_MS : LLM_TIMEOUT_MS);
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([timeout, runSignal]);
  const { secrets } = run;
  try {
    await secrets.ready();
    fp("step.before_effect");
    const work = step.tool ? callTool(run, step, path, input, signal) : callModel(run, step, path, input, signal);
    const output = await Promise.race([work, rejectOnAbort(signal)]);
    fp("step.after_effect");
    return { output: secrets.scrubJson(run.room.take(output)), credits: priceOf(step) };
  } catch (error) {
    if (runSignal.aborted) return { failure: { code: "aborted", message: "The run was stopped.", retryable: false } };
    if (timeout.aborted) {
      return {
        failure: { code: "step_timed_out", message: `The step took longer than ${timeoutMs} ms.`, retryable: true },
      };
    }
    const failure = describeFailure(error, secrets, { run_id: run.id, step: path });
    return { failure: { ...failure, message: secrets.scrubText(failure.message) } };
  }
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

async function callTool(
  run: LoadedRun,
  step: Step,
  path: string,
  input: unknown,
  signal: AbortSignal,
): Promise<unknown> {
  const tool = run.tools.get(step.tool ?? "");
  if (!tool) throw new ToolError("unknown_tool", `There is no tool "${step.tool}".`);
  const checked = tool.checkInput(input ?? {});
  if ("problems" in checked) {
    const problems = checked.problems.map(({ path: at, message }) => `${at || "input"}: ${message}`);
    throw new ToolError("invalid_input", `The input of ${tool.name} is not valid: ${problems.join("; ")}`);
  }
  return tool.execute(checked.input, {
    workspaceId: run.workspaceId,
    agentId: run.agent.id,
    memoryAgentId: run.inherited?.memory_agent_id ?? run.agent.id,
    runId: run.id,
    stepId: path,
    idempotencyKey: `${run.id}:${path}`,
    signal,
    identity: run.agent.playbook.identity_id ?? undefined,
    secrets: run.secrets,
  });
}

function describeFailure(error: unknown, secrets: RunSecrets, about: LogFields): StepFailure {
  if (error instanceof ToolError) {
    return { code: error.code, message: error.message, retryable: error.retryable, retryAfterMs: error.retryAfterMs };
  }
  if (error instanceof OutputTooLarge) return { code: "output_too_large", message: error.message, retryable: false };
  log.error("a step failed unexpectedly", { ...about, error: secrets.scrubText(inspect(error)) });
  return {
    code: "internal_error",
    message: "The step failed for a reason inside Drover; see the worker's log.",
    retryable: true,
  };
}
