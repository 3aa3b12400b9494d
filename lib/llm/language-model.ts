import type { APICallError, EmbeddingModel, LanguageModel } from "ai";
import { NetworkError, UrlNotAllowedError } from "@/lib/net/errors";
import { retryAfterMs } from "@/lib/net/retry-after";
import { safeFetchStream } from "@/lib/net/safe-fetch-stream";
import { hostAndPort } from "@/lib/net/vet-address";
import { ToolError } from "@/lib/tools/tool-error";
import { requireAllowedHost } from "@/lib/vault/allowed-hosts";
import type { RunSecrets } from "@/lib/vault/run-secrets";
import type { OpenedCredential } from "@/lib/vault/stored-secret";
import type { ModelChoice, Provider } from "./model-source";

const TIMEOUT_MS = 300_000;
const MAX_RESPONSE_BYTES = 8 * 1024 * 1024;
/** Anthropic wants to be told; for a model that the SDK does not know, it would say more than most may write. */
const ANTHROPIC_OUTPUT_TOKENS = 16_000;
/** The SDK refuses to go without a key; nothing is sent to a provider that needs none. */
const NO_KEY = "none";

globalThis.AI_SDK_LOG_WARNINGS = false; // what a model does not support is no concern of the worker's log

/**
 * The model of a choice, ready to be asked; for the worker, which opens the provider's key. The SDK of a provider is
 * loaded with the first model of it: together they take a tenth of a worker's memory.
 * @throws ToolError credential_not_found, credential_revoked, credential_host_not_allowed
 */
export async function openModel({ provider, model }: ModelChoice, secrets?: RunSecrets): Promise<LanguageModel> {
  const settings = await openProvider(provider, secrets);
  switch (provider.kind) {
    case "openai": {
      const { createOpenAI } = await import("@ai-sdk/openai");
      return createOpenAI(settings).chat(model);
    }
    case "anthropic": {
      const { createAnthropic } = await import("@ai-sdk/anthropic");
      const { defaultSettingsMiddleware, wrapLanguageModel } = await import("ai");
      return wrapLanguageModel({
        model: createAnthropic(settings)(model),
        middleware: defaultSettingsMiddleware({ settings: { maxOutputTokens: ANTHROPIC_OUTPUT_TOKENS } }),
      });
    }
    case "compatible": {
      const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible");
      return createOpenAICompatible({ ...compatible(settings), includeUsage: true })(model);
    }
  }
}

/** The same for a model that makes embeddings. @throws ToolError as `openModel`, model_not_configured */
export async function openEmbeddingModel(choice: ModelChoice, secrets?: RunSecrets): Promise<EmbeddingModel> {
  const { provider, model } = choice;
  if (provider.kind === "anthropic") throw new ToolError("model_not_configured", "Anthropic makes no embeddings.");
  const settings = await openProvider(provider, secrets);
  if (provider.kind === "openai") return (await import("@ai-sdk/openai")).createOpenAI(settings).embeddingModel(model);
  const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible");
  return createOpenAICompatible(compatible(settings)).embeddingModel(model);
}

interface Settings {
  baseURL: string;
  apiKey: string;
  fetch: typeof globalThis.fetch;
}

function compatible({ apiKey, ...settings }: Settings) {
  return { name: "llm", ...settings, ...(apiKey !== NO_KEY && { apiKey }) };
}

async function openProvider(provider: Provider, secrets: RunSecrets | undefined): Promise<Settings> {
  const { url, credentialId, kind } = provider;
  const opened = credentialId === null ? undefined : await secrets?.openCredential(credentialId);
  if (opened && kind === "compatible") requireAllowedHost(provider.name, opened.allowedHosts, new URL(url));
  return { baseURL: url, apiKey: keyOf(provider, opened), fetch: fetchOf(provider) };
}

function keyOf({ apiKey }: Provider, opened: OpenedCredential | undefined): string {
  return opened?.values.value || apiKey || NO_KEY;
}

/** The SDK's `fetch`, by way of safeFetchStream. What the installation configured may be private; a tenant's URL may not. */
function fetchOf({ id, kind, url: base }: Provider): typeof globalThis.fetch {
  const ours = id === null || kind !== "compatible";
  const allowHosts = ours ? [hostAndPort(new URL(base))] : [];
  return async (target, init) => {
    const url = target instanceof Request ? target.url : target;
    const { status, headers, body } = await safeFetchStream(url, {
      method: init?.method ?? "GET",
      headers: new Headers(init?.headers),
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_RESPONSE_BYTES,
      allowHosts,
      ...(typeof init?.body === "string" && { body: init.body }),
      ...(init?.signal && { signal: init.signal }),
    });
    headers.delete("content-encoding"); // the bytes are decoded already
    return new Response([204, 205, 304].includes(status) ? null : body, { status, headers });
  };
}

/** What went wrong with a model, as the failure of a step. */
export function modelError(error: unknown): ToolError {
  if (error instanceof ToolError) return error;
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof UrlNotAllowedError) return new ToolError(at.code, at.message, { cause: error });
    if (at instanceof NetworkError) {
      return new ToolError("llm_unavailable", `The model cannot be asked: ${at.message}`, {
        retryable: at.retryable,
        cause: error,
      });
    }
  }
  if (isApiCallError(error) && error.statusCode !== undefined && error.statusCode !== 200) {
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

/** As the SDK's own check, without loading it. */
const isApiCallError = (error: unknown): error is APICallError =>
  error instanceof Error && error.name === "AI_APICallError";
