import type { TurnUsage } from "@/lib/plans/agent-turns";
import { ask, type CallOptions } from "./ask";
import { askModels } from "./ask-models";
import { respondOffline } from "./offline-responder";

export interface GenerateInput {
  prompt: string;
  system?: string;
  model?: string;
  temperature?: number;
  maxOutputTokens?: number;
}

/** `offline: true` says that no language model was asked. */
export interface Generation {
  text: string;
  model: string;
  provider?: string;
  usage?: TurnUsage;
  offline?: true;
}

/**
 * Asks a model of the workspace's providers once, and its fallback; the run's engine repeats what fails. Without any
 * provider the offline responder answers.
 * @throws ToolError llm_unavailable (retryable), llm_refused, model_not_configured, url_not_allowed
 */
export async function generate(input: GenerateInput, options: CallOptions): Promise<Generation> {
  const answered = await askModels(input.model, options, (model, abortSignal) =>
    ask(
      {
        model,
        messages: [{ role: "user" as const, content: input.prompt }],
        abortSignal,
        ...(input.system !== undefined && { system: input.system }),
        ...(input.temperature !== undefined && { temperature: input.temperature }),
        ...(input.maxOutputTokens !== undefined && { maxOutputTokens: input.maxOutputTokens }),
      },
      options.onAnswer,
    ),
  );
  if (!answered) return { text: respondOffline(input.prompt), model: "offline", offline: true };
  const { reply, model, provider, usage } = answered;
  return { text: reply.text, model, provider, ...(usage && { usage }) };
}
