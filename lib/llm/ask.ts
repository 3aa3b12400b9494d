import type { LanguageModel, ModelMessage, StreamTextResult, ToolSet } from "ai";
import { ToolError } from "@/lib/tools/tool-error";
import type { Asker } from "./ask-models";

/** What one request asks of a model. */
interface Question {
  model: LanguageModel;
  system?: string;
  messages: ModelMessage[];
  tools?: ToolSet;
  toolChoice?: "none" | "auto";
  temperature?: number;
  maxOutputTokens?: number;
  abortSignal: AbortSignal;
}

/** Takes the text of one answer, piece by piece, as the model says it. One that breaks off does not end. */
export interface AnswerReader {
  say(delta: string): void;
  end(): void;
}

/** Called each time a model begins to answer. */
export type OnAnswer = () => AnswerReader;

export interface CallOptions {
  signal: AbortSignal;
  /** Without one the environment's model is asked, and nothing is recorded. */
  asker?: Asker | undefined;
  /** Follows what is said while it is said. A call that fails has then said part of something: the next begins anew. */
  onAnswer?: OnAnswer | undefined;
}

/**
 * Asks a model once and reads its answer to the end. An answer that breaks off is an error, whatever came of it.
 * @throws ToolError llm_unavailable when it breaks off, and whatever the SDK throws
 */
export async function ask({ system, ...question }: Question, onAnswer?: OnAnswer) {
  const { streamText } = await import("ai");
  const result = streamText({ ...question, ...(system !== undefined && { system }), maxRetries: 0, onError: () => {} });
  let reader: AnswerReader | undefined;
  for await (const part of result.fullStream) {
    if (part.type === "error") throw part.error;
    if (part.type !== "text-delta" || !onAnswer) continue;
    reader ??= onAnswer();
    reader.say(part.text);
  }
  question.abortSignal.throwIfAborted();
  const { text, toolCalls, usage, response, finishReason, rawFinishReason } = await settled(result);
  if (finishReason === "error" || (finishReason === "other" && rawFinishReason === undefined)) {
    throw new ToolError("llm_unavailable", "The model's answer broke off.", { retryable: true });
  }
  reader?.end();
  return { text, toolCalls, usage, modelId: response.modelId };
}

async function settled(result: StreamTextResult<ToolSet, never>) {
  const [text, toolCalls, usage, response, finishReason, rawFinishReason] = await Promise.all([
    result.text,
    result.toolCalls,
    result.usage,
    result.response,
    result.finishReason,
    result.rawFinishReason,
  ]);
  return { text, toolCalls, usage, response, finishReason, rawFinishReason };
}
