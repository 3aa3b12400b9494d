import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { APICallError, generateText } from "ai";
import { env } from "@/lib/config/env";
import { NetworkError, UrlNotAllowedError } from "@/lib/net/errors";
import { retryAfterMs } from "@/lib/net/retry-after";
import { safeFetch } from "@/lib/net/safe-fetch";
import { hostAndPort } from "@/lib/net/vet-address";
import { ToolError } from "@/lib/tools/types";
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

const TIMEOUT_MS = 300_000;
const MAX_RESPONSE_BYTES = 8 * 1024 * 1024;

/**
 * Asks the configured OpenAI-compatible model once; the run's engine repeats what fails. Without a configured
 * model the offline responder answers.
 * @throws ToolError llm_unavailable (retryable), llm_refused, model_not_configured, url_not_allowed
 */
export async function generate(input: GenerateInput, { signal }: { signal: AbortSignal }): Promise<Generation> {
  const { baseUrl, apiKey, model: defaultModel } = env.llm;
  if (!baseUrl) return { text: respondOffline(input.prompt), model: "offline", offline: true };
  const model = input.model ?? defaultModel;
  if (!model)
    throw new ToolError("model_not_configured", "No model is named: set DROVER_LLM_MODEL, or model in the step.");
  const provider = createOpenAICompatible({ name: "llm", baseURL: baseUrl, apiKey, fetch: fetchFrom(baseUrl) });
  try {
    const { text, usage, response } = await generateText({
      model: provider(model),
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
      model: response.modelId || model,
      ...(inputTokens !== undefined && { usage: { input_tokens: inputTokens, output_tokens: outputTokens ?? 0 } }),
    };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw asToolError(error);
  }
}

/** The SDK's `fetch`, by way of safeFetch. The installation's own base URL may be private: it is not a tenant's. */
function fetchFrom(baseUrl: string): typeof globalThis.fetch {
  const allowHosts = [hostAndPort(new URL(baseUrl))];
  return async (target, init) => {
    const url = target instanceof Request ? target.url : target;
    const { status, headers, bytes } = await safeFetch(url, {
      method: init?.method ?? "GET",
      headers: new Headers(init?.headers),
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_RESPONSE_BYTES,
      allowHosts,
      ...(typeof init?.body === "string" && { body: init.body }),
      ...(init?.signal && { signal: init.signal }),
    });
    headers.delete("content-encoding"); // the bytes are decoded already
    return new Response(Buffer.from(bytes), { status, headers });
  };
}

function asToolError(error: unknown): ToolError {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof UrlNotAllowedError) return new ToolError(at.code, at.message, { cause: error });
    if (at instanceof NetworkError) {
      return new ToolError("llm_unavailable", `The model cannot be asked: ${at.message}`, {
        retryable: at.retryable,
        cause: error,
      });
    }
  }
  if (APICallError.isInstance(error) && error.statusCode !== undefined && error.statusCode !== 200) {
    const status = error.statusCode;
    const message = `The model's server answered ${status}: ${error.message.slice(0, 300)}`;
    const retryable = status === 408 || status === 409 || status === 429 || status >= 500;
    return new ToolError(retryable ? "llm_unavailable" : "llm_refused", message, {
      retryable,
      retryAfterMs: retryAfterMs(new Headers(error.responseHeaders)),
      cause: error,
    });
  }
  return new ToolError("llm_unavailable", "The model's answer could not be read.", { retryable: true, cause: error });
}
