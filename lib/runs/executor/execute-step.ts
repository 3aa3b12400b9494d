import { PRICES } from "@/lib/credits/prices";
import { pool } from "@/lib/db/client";
import { generate } from "@/lib/llm/generate";
import type { Step } from "@/lib/plans/schema";
import { getTool } from "@/lib/tools/registry";
import { ToolError } from "@/lib/tools/types";
import type { LoadedRun } from "./load-run";
import { OutputTooLarge, sanitizeOutput } from "./sanitize-output";

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

/** Executes one attempt of a tool or llm step. Never throws: whatever goes wrong is the step's outcome. */
export async function executeStep(
  run: LoadedRun,
  step: Step,
  path: string,
  input: unknown,
  runSignal: AbortSignal,
): Promise<Outcome> {
  const timeoutMs = step.timeout_ms ?? (step.type === "llm" ? LLM_TIMEOUT_MS : DEFAULT_TIMEOUT_MS);
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([timeout, runSignal]);
  try {
    const work = step.type === "llm" ? callModel(run, input, signal) : callTool(run, step, path, input, signal);
    const output = await Promise.race([work, rejectOnAbort(signal)]);
    return { output: sanitizeOutput(output), credits: step.type === "llm" ? PRICES.llm : 0 };
  } catch (error) {
    if (runSignal.aborted) return { failure: { code: "aborted", message: "The run was stopped.", retryable: false } };
    if (timeout.aborted) {
      return {
        failure: { code: "step_timed_out", message: `The step took longer than ${timeoutMs} ms.`, retryable: true },
      };
    }
    return { failure: describeFailure(error) };
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
  const tool = getTool(step.tool ?? "");
  if (!tool) throw new ToolError("unknown_tool", `There is no tool "${step.tool}".`);
  const parsed = tool.inputSchema.safeParse(input ?? {});
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join(".") || "input"}: ${issue.message}`);
    throw new ToolError("invalid_input", `The input of ${tool.name} is not valid: ${problems.join("; ")}`);
  }
  return tool.execute(parsed.data, {
    workspaceId: run.workspaceId,
    agentId: run.agent.id,
    runId: run.id,
    stepId: path,
    idempotencyKey: `${run.id}:${path}`,
    signal,
  });
}

/** A model call is refused before it is paid for when the workspace cannot pay us for it. */
async function callModel(run: LoadedRun, input: unknown, signal: AbortSignal): Promise<unknown> {
  const balance = await pool.query<{ credit_balance: number }>({
    name: "credit-balance",
    text: "SELECT credit_balance FROM workspaces WHERE id = $1",
    values: [run.workspaceId],
  });
  if ((balance.rows[0]?.credit_balance ?? 0) < PRICES.llm) throw outOfCredits();
  const { prompt, system, model, temperature, max_output_tokens } = input as LlmInput;
  return generate({ prompt, system, model, temperature, maxOutputTokens: max_output_tokens }, { signal });
}

interface LlmInput {
  prompt: string;
  system?: string;
  model?: string;
  temperature?: number;
  max_output_tokens?: number;
}

export function outOfCredits(): ToolError {
  return new ToolError("insufficient_credits", "The workspace has no credits left for this step.");
}

function describeFailure(error: unknown): StepFailure {
  if (error instanceof ToolError) {
    return { code: error.code, message: error.message, retryable: error.retryable, retryAfterMs: error.retryAfterMs };
  }
  if (error instanceof OutputTooLarge) return { code: "output_too_large", message: error.message, retryable: false };
  console.error("step failed unexpectedly:", error);
  return {
    code: "internal_error",
    message: "The step failed for a reason inside Drover; see the worker's log.",
    retryable: true,
  };
}
