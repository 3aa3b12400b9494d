import { followAgentRun, runAgent, startAgentRun } from "@/lib/agent-runs/run-agent";
import type { AgentRun } from "@/lib/agent-runs/serialize";
import type { Ctx } from "@/lib/auth/context";
import { readSse } from "@/lib/live/read-sse";
import type { ChatBody, Completion } from "./schemas";

/**
 * An agent's answer to a conversation, in the shape of a model's. A run that waits for a person, or fails, says so in
 * words: a client that repeats a failed call must not start another run.
 * @throws AppError as `runAgent`
 */
export async function completeChat(
  ctx: Ctx,
  { body, reservedId, signal }: { body: ChatBody; reservedId: string | null; signal: AbortSignal },
): Promise<Completion> {
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
    drover: { run_id: run.id, status: run.status, approval_ids: run.approval_ids },
  };
}

/** The same in chunks: thoughts as they come (`reasoning_content`), then the answer. @throws AppError as `runAgent` */
export async function streamChat(
  ctx: Ctx,
  { body, reservedId, signal }: { body: ChatBody; reservedId: string | null; signal: AbortSignal },
): Promise<Response> {
  const runId = await startAgentRun(ctx, { agent: body.model, input: requestOf(body), reservedId });
  const events = followAgentRun(ctx, { runId, agentRef: body.model, after: 0, signal }).body;
  const chunk = (delta: object, finish_reason: "stop" | null = null, more: object = {}) => {
    const choices = [{ index: 0, delta, logprobs: null, finish_reason }];
    return data({ ...identity(runId, body.model), object: "chat.completion.chunk", choices, ...more });
  };
  const iterator = chunks();
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => void (await iterator.return(undefined)),
  });
  async function* chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    yield chunk({ role: "assistant", content: "" });
    const thought = new Set<number>();
    for await (const event of readSse(events)) {
      if (event.type === "comment") yield encoder.encode(": still here\n\n");
      if (event.type === "step") {
        const step = JSON.parse(event.data) as AgentRun["steps"][number];
        if (step.type !== "thought" || thought.has(step.step)) continue;
        thought.add(step.step);
        yield chunk({ reasoning_content: `${step.content}\n` });
      } else if (event.type.startsWith("run.")) {
        const run = JSON.parse(event.data) as AgentRun;
        if (!isOver(run)) continue;
        yield chunk({ content: contentOf(run) });
        yield chunk({}, "stop", { drover: { run_id: run.id, status: run.status, approval_ids: run.approval_ids } });
        if (body.stream_options?.include_usage) {
          yield data({
            ...identity(runId, body.model),
            object: "chat.completion.chunk",
            choices: [],
            usage: usageOf(run),
          });
        }
        break;
      }
    }
    yield encoder.encode("data: [DONE]\n\n");
  }
  return new Response(stream, {
    headers: { "Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no" },
  });
}

const encoder = new TextEncoder();
const data = (value: object) => encoder.encode(`data: ${JSON.stringify(value)}\n\n`);

const identity = (runId: string, model: string) => ({
  id: `chatcmpl-${runId}`,
  created: Math.floor(Date.now() / 1000),
  model,
});

/** Whether there is something to answer: it ended, or a person has to decide. */
const isOver = ({ status }: AgentRun) => !["queued", "running", "sleeping", "awaiting_signal"].includes(status);

/** One message stands for itself; of a conversation the agent gets every word, with who said it. */
function requestOf({ messages }: ChatBody): string {
  const said = messages.map(({ role, content }) => {
    const text = typeof content === "string" ? content : (content ?? []).map((part) => part.text).join("\n");
    return { role, text };
  });
  const [only] = said;
  if (said.length === 1 && only) return only.text;
  return said.map(({ role, text }) => `${role}: ${text}`).join("\n\n");
}

function contentOf({ status, output, error, approval_ids }: AgentRun): string {
  if (status === "awaiting_approval") {
    return `This waits for a person's decision in Drover (${approval_ids.join(", ")}). The run goes on after it.`;
  }
  if (status !== "completed") return `The run ${status.replace("_", " ")}: ${error?.message ?? "no reason is known"}`;
  return typeof output === "string" ? output : JSON.stringify(output);
}

function reasoning({ steps }: AgentRun): { reasoning_content?: string } {
  const thoughts = steps.flatMap((step) => (step.type === "thought" ? step.content : []));
  return thoughts.length > 0 ? { reasoning_content: thoughts.join("\n") } : {};
}

function usageOf({ usage }: AgentRun): Completion["usage"] {
  const { input_tokens, output_tokens } = usage;
  return { prompt_tokens: input_tokens, completion_tokens: output_tokens, total_tokens: input_tokens + output_tokens };
}
