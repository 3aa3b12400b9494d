import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { APICallError, type LanguageModel } from "ai";
import { env } from "@/lib/config/env";
import { NetworkError, UrlNotAllowedError } from "@/lib/net/errors";
import { retryAfterMs } from "@/lib/net/retry-after";
import { safeFetch } from "@/lib/net/safe-fetch";
import { hostAndPort } from "@/lib/net/vet-address";
import { ToolError } from "@/lib/tools/tool-error";

const TIMEOUT_MS = 300_000;
const MAX_RESPONSE_BYTES = 8 * 1024 * 1024;

/**
 * The configured model, or undefined when there is none: then the offline planner answers.
 * @param name instead of the installation's own choice
 * @throws ToolError model_not_configured
 */
export function languageModel(name?: string): { model: LanguageModel; name: string } | undefined {
  const { baseUrl, apiKey, model: defaultModel } = env.llm;
  if (!baseUrl) return undefined;
  const chosen = name ?? defaultModel;
  if (!chosen)
    throw new ToolError("model_not_configured", "No model is named: set DROVER_LLM_MODEL, or model in the step.");
  const provider = createOpenAICompatible({ name: "llm", baseURL: baseUrl, apiKey, fetch: fetchFrom(baseUrl) });
  return { model: provider(chosen), name: chosen };
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

/** What went wrong with a model, as the failure of a step. */
export function modelError(error: unknown): ToolError {
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
