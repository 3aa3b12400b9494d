import { runAgent } from "@/lib/agent-runs/run-agent";
import type { Ctx } from "@/lib/auth/context";
import { contentOf, droverOf, identity, reasoning, requestOf, usageOf } from "./answer";
import type { ChatBody, Completion } from "./schemas";

export interface ChatInput {
  body: ChatBody;
  reservedId: string | null;
  signal: AbortSignal;
}

/**
 * An agent's answer to a conversation, in the shape of a model's. A run that waits for a person, or fails, says so in
 * words: a client that repeats a failed call must not start another run.
 * @throws AppError as `runAgent`
 */
export async function completeChat(ctx: Ctx, { body, reservedId, signal }: ChatInput): Promise<Completion> {
  const run = await runAgent(ctx, { agent: body.model, input: requestOf(body), reservedId }, signal);
  return {
    ...identity(run.id, body.model),
    object: "chat.completion",
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: contentOf(run), refusal: null, ...reasoning(run) },
        logprobs: null,
        finish_reason: "stop",
      },
    ],
    usage: usageOf(run),
    drover: droverOf(run),
  };
}
