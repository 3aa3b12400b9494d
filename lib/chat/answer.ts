import type { AgentRun } from "@/lib/agent-runs/serialize";
import { hasEnded } from "@/lib/runs/run-status";
import type { ChatBody, Completion } from "./schemas";

/** A conversation as what is asked of an agent, and a run as the answer of a model. */

export const identity = (runId: string, model: string) => ({
  id: `chatcmpl-${runId}`,
  created: Math.floor(Date.now() / 1000),
  model,
});

/** Whether there is something to answer: it ended, or a person has to decide. */
export const isOver = ({ status }: AgentRun) => hasEnded(status) || status === "awaiting_approval";

/** One message stands for itself; of a conversation the agent gets every word, with who said it. */
export function requestOf({ messages }: ChatBody): string {
  const said = messages.map(({ role, content }) => {
    const text = typeof content === "string" ? content : (content ?? []).map((part) => part.text).join("\n");
    return { role, text };
  });
  const [only] = said;
  if (said.length === 1 && only) return only.text;
  return said.map(({ role, text }) => `${role}: ${text}`).join("\n\n");
}

/** Its answer, or in words why there is none. */
export function contentOf({ status, output, error, approval_ids }: AgentRun): string {
  if (status === "awaiting_approval") {
    return `This waits for a person's decision in Drover (${approval_ids.join(", ")}). The run goes on after it.`;
  }
  if (status !== "completed") return `The run ${status.replace("_", " ")}: ${error?.message ?? "no reason is known"}`;
  return typeof output === "string" ? output : JSON.stringify(output);
}

export function reasoning({ steps }: AgentRun): { reasoning_content?: string } {
  const thoughts = steps.flatMap((step) => (step.type === "thought" ? step.content : []));
  return thoughts.length > 0 ? { reasoning_content: thoughts.join("\n") } : {};
}

export function usageOf({ usage }: AgentRun): Completion["usage"] {
  const { input_tokens, output_tokens } = usage;
  return { prompt_tokens: input_tokens, completion_tokens: output_tokens, total_tokens: input_tokens + output_tokens };
}

/** The run behind an answer. */
export function droverOf({ id, status, approval_ids }: AgentRun): Completion["drover"] {
  return { run_id: id, status, approval_ids };
}
