import { recordModelCall } from "@/lib/model-calls/record-model-call";
import { ToolError } from "@/lib/tools/tool-error";
import type { Asker } from "./ask-models";
import { modelError, openEmbeddingModel } from "./language-model";
import { costOf, embeddingChoice, type ModelChoice } from "./model-source";

/** Makes numbers of texts, such that texts of like meaning lie close together. */
export interface Embedder {
  /** Says which model of which provider made an embedding: only those of the same one can be compared. */
  model: string;
  /** One for each text, in their order. @throws ToolError */
  embed(texts: string[], signal: AbortSignal): Promise<Float32Array[]>;
}

/** What the workspace's embedding model makes, or undefined where none is configured. For the worker. */
export async function embedderOf(asker: Asker): Promise<Embedder | undefined> {
  const choice = await embeddingChoice(asker.workspaceId);
  if (!choice) return undefined;
  return { model: modelKey(choice), embed: (texts, signal) => embedTexts(choice, asker, texts, signal) };
}

/** What stands beside an embedding of this model. */
export const modelKey = ({ provider, model }: ModelChoice) => `${provider.id ?? provider.name}:${model}`;

/** @throws ToolError llm_unavailable, llm_refused, llm_invalid_output */
export async function embedTexts(
  choice: ModelChoice,
  asker: Asker,
  texts: string[],
  signal: AbortSignal,
): Promise<Float32Array[]> {
  const model = await openEmbeddingModel(choice, asker.secrets);
  const began = performance.now();
  const record = async (error: string | null, tokens?: number) => {
    const usage = tokens === undefined ? null : { inputTokens: tokens, outputTokens: 0 };
    await recordModelCall(asker, {
      purpose: "embed",
      provider: choice.provider.name,
      model: choice.model,
      fallback: false,
      error,
      usage,
      costMicroUsd: usage && costOf(choice, usage),
      durationMs: performance.now() - began,
    });
  };
  try {
    const { embedMany } = await import("ai");
    const { embeddings, usage } = await embedMany({ model, values: texts, maxRetries: 0, abortSignal: signal });
    const vectors = embeddings.map((numbers) => Float32Array.from(numbers));
    if (
      vectors.length !== texts.length ||
      vectors.some((vector) => vector.length === 0 || !vector.every(Number.isFinite))
    )
      throw new ToolError("llm_invalid_output", "The model's embeddings are not what was asked for.");
    await record(null, Number.isFinite(usage.tokens) ? usage.tokens : undefined);
    return vectors;
  } catch (error) {
    await record(signal.aborted ? "aborted" : modelError(error).code);
    if (signal.aborted) throw signal.reason;
    throw modelError(error);
  }
}
