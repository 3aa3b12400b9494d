import { generateText } from "ai";
import { languageModel, modelError } from "./language-model";
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
  usage?: { input_tokens: number; output_tokens: number };
  offline?: true;
}

/**
 * Asks the configured OpenAI-compatible model once; the run's engine repeats what fails. Without a configured
 * model the offline responder answers.
 * @throws ToolError llm_unavailable (retryable), llm_refused, model_not_configured, url_not_allowed
 */
export async function generate(input: GenerateInput, { signal }: { signal: AbortSignal }): Promise<Generation> {
  const configured = languageModel(input.model);
  if (!configured) return { text: respondOffline(input.prompt), model: "offline", offline: true };
  try {
    const { text, usage, response } = await generateText({
      model: configured.model,
      prompt: input.prompt,
      maxRetries: 0,
      abortSignal: signal,
      ...(input.system !== undefined && { system: input.system }),
      ...(input.temperature !== undefined && { temperature: input.temperature }),
      ...(input.maxOutputTokens !== undefined && { maxOutputTokens: input.maxOutputTokens }),
    });
    const { inputTokens, outputTokens } = usage;
    return {
      text,
      model: response.modelId || configured.name,
      ...(inputTokens !== undefined && { usage: { input_tokens: inputTokens, output_tokens: outputTokens ?? 0 } }),
    };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw modelError(error);
  }
}
