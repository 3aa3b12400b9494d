import type { LanguageModel } from "ai";
import { type ModelCaller, recordModelCall } from "@/lib/model-calls/record-model-call";
import type { TurnUsage } from "@/lib/plans/agent-turns";
import { ToolError } from "@/lib/tools/tool-error";
import type { RunSecrets } from "@/lib/vault/run-secrets";
import { modelError, openModel } from "./language-model";
import { costOf, type ModelChoice, modelChoices } from "./model-source";

/** For whom a model is asked, and what opens the keys of that workspace. */
export interface Asker extends ModelCaller {
  secrets: RunSecrets;
}

interface Reply {
  usage: { inputTokens: number | undefined; outputTokens: number | undefined };
  modelId: string;
}

export interface Answered<R> {
  reply: R;
  model: string;
  provider: string;
  usage?: TurnUsage;
}

/** How long a model may take when another one is there to be asked instead. */
const PATIENCE_MS = 120_000;

/**
 * Asks the model of this name, and its fallback when it fails in a way that might pass; each call is recorded.
 * @returns undefined without any provider: then the offline planner answers
 * @throws ToolError what the call comes to, and what opening the key does
 */
export async function askModels<R extends Reply>(
  name: string | undefined,
  { signal, asker }: { signal: AbortSignal; asker?: Asker | undefined },
  call: (model: LanguageModel, signal: AbortSignal) => Promise<R>,
): Promise<Answered<R> | undefined> {
  const choices = await modelChoices(asker?.workspaceId, name);
  let failure: ToolError | undefined;
  for (const [index, choice] of choices.entries()) {
    const patience = index < choices.length - 1 ? AbortSignal.timeout(PATIENCE_MS) : undefined;
    try {
      return await askOne(choice, asker, patience ? AbortSignal.any([signal, patience]) : signal, call);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      const told = patience?.aborted ? tooSlow() : modelError(error);
      failure = failure ? bothFailed(failure, told, choice) : told;
      if (!failure.retryable) throw failure;
    }
  }
  if (failure) throw failure;
  return undefined;
}

async function askOne<R extends Reply>(
  choice: ModelChoice,
  asker: Asker | undefined,
  signal: AbortSignal,
  call: (model: LanguageModel, signal: AbortSignal) => Promise<R>,
): Promise<Answered<R>> {
  const model = await openModel(choice, asker?.secrets);
  const began = performance.now();
  const entry = { purpose: "answer" as const, provider: choice.provider.name, fallback: choice.fallback };
  const record = async (rest: { model: string; error: string | null; usage?: Used | undefined }) => {
    if (!asker) return;
    const usage = rest.usage ?? null;
    const costMicroUsd = usage && costOf(choice, usage);
    const durationMs = performance.now() - began;
    await recordModelCall(asker, { ...entry, model: rest.model, error: rest.error, usage, costMicroUsd, durationMs });
  };
  try {
    const reply = await call(model, signal);
    const used = usedOf(reply);
    const answered = reply.modelId || choice.model;
    await record({ model: answered, error: null, usage: used });
    const usage = used && { input_tokens: used.inputTokens, output_tokens: used.outputTokens };
    const cost = used ? costOf(choice, used) : null;
    return {
      reply,
      model: answered,
      provider: choice.provider.name,
      ...(usage && { usage: { ...usage, ...(cost !== null && { cost_micro_usd: cost }) } }),
    };
  } catch (error) {
    await record({ model: choice.model, error: signal.aborted ? "aborted" : modelError(error).code });
    throw error;
  }
}

interface Used {
  inputTokens: number;
  outputTokens: number;
}

function usedOf({ usage: { inputTokens, outputTokens = 0 } }: Reply): Used | undefined {
  return inputTokens === undefined ? undefined : { inputTokens, outputTokens };
}

function tooSlow(): ToolError {
  const message = `The model took longer than ${PATIENCE_MS / 1000} seconds to answer.`;
  return new ToolError("llm_unavailable", message, { retryable: true });
}

/** What the step may wait for is the first one: its fallback being refused says nothing of it. */
function bothFailed(first: ToolError, second: ToolError, { provider, model }: ModelChoice): ToolError {
  const message = `${first.message} Its fallback, ${provider.name}/${model}, failed too: ${second.message}`;
  const { code, retryable, retryAfterMs } = first;
  return new ToolError(code, message, {
    retryable,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    cause: second,
  });
}
