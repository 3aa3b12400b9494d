import { stepSeqs } from "@/lib/agent-runs/follow-agent-run";
import { readAgentRun, readAgentSteps } from "@/lib/agent-runs/read-agent-run";
import { startAgentRun } from "@/lib/agent-runs/run-agent";
import type { AgentRun } from "@/lib/agent-runs/serialize";
import type { Ctx } from "@/lib/auth/context";
import type { RunDelta } from "@/lib/live/channel";
import { eventStream, type Presented, type Presenter, type RunEventRow } from "@/lib/runs/event-stream";
import { contentOf, droverOf, identity, isOver, requestOf, usageOf } from "./answer";
import type { ChatInput } from "./complete-chat";
import type { ChatBody } from "./schemas";
import { Spoken } from "./spoken";

/** An agent's answer in chunks: what it thinks as `reasoning_content`, then the answer. @throws AppError as `runAgent` */
export async function streamChat(ctx: Ctx, { body, reservedId, signal }: ChatInput): Promise<Response> {
  const runId = await startAgentRun(ctx, { agent: body.model, input: requestOf(body), reservedId });
  return eventStream({ runId, after: 0, signal }, new ChatPresenter(ctx.workspaceId, runId, body));
}

/**
 * A run as the chunks of a model's answer. What is said in a turn that can call nothing more is the answer and comes as
 * content at once; what is said in any other may be a thought, and comes as reasoning until the run says which it was.
 */
class ChatPresenter implements Presenter {
  readonly begin: string;
  private readonly identity;
  private readonly answer = new Spoken();
  private readonly thoughts = new Map<string, Spoken>();
  private readonly thought = new Set<string>();

  constructor(
    private readonly workspaceId: string,
    private readonly runId: string,
    private readonly body: ChatBody,
  ) {
    this.identity = { ...identity(runId, body.model), object: "chat.completion.chunk" };
    this.begin = this.chunk({ role: "assistant", content: "" });
  }

  delta(piece: RunDelta): string {
    if (piece.answer) return this.said("content", this.answer.hear(piece));
    const thought = this.thoughts.get(piece.step) ?? new Spoken();
    this.thoughts.set(piece.step, thought);
    return this.said("reasoning_content", thought.hear(piece));
  }

  async events(rows: RunEventRow[]): Promise<Presented> {
    let text = stepSeqs(rows).size > 0 ? await this.newThoughts() : "";
    if (rows.some(({ type }) => type.startsWith("run."))) {
      const run = await readAgentRun(this.workspaceId, this.runId, this.body.model);
      if (isOver(run)) {
        text += `${this.end(run)}data: [DONE]\n\n`;
        return { text, over: true };
      }
    }
    return { text };
  }

  /** What has been thought and not been passed on, to the end of each thought. */
  private async newThoughts(): Promise<string> {
    let text = "";
    for (const { id, step } of await readAgentSteps(this.runId)) {
      if (step.type !== "thought" || this.thought.has(id)) continue;
      this.thought.add(id);
      const rest = (this.thoughts.get(id) ?? new Spoken()).rest(step.content);
      text += this.said("reasoning_content", `${rest ?? `\n${step.content}`}\n`);
    }
    return text;
  }

  private end(run: AgentRun): string {
    const content = contentOf(run);
    const rest = this.answer.rest(content) ?? (run.status === "completed" ? null : `\n\n${content}`);
    // the model broke off, was asked again, and said something else: what is sent cannot be taken back
    if (rest === null) return data({ error: brokenOff(run.id), drover: droverOf(run) });
    const end = this.said("content", rest) + this.chunk({}, "stop", { drover: droverOf(run) });
    if (!this.body.stream_options?.include_usage) return end;
    return end + data({ ...this.identity, choices: [], usage: usageOf(run) });
  }

  private said(as: "content" | "reasoning_content", text: string): string {
    return text === "" ? "" : this.chunk({ [as]: text });
  }

  private chunk(delta: object, finish_reason: "stop" | null = null, more: object = {}): string {
    return data({ ...this.identity, choices: [{ index: 0, delta, logprobs: null, finish_reason }], ...more });
  }
}

const data = (value: object) => `data: ${JSON.stringify(value)}\n\n`;

function brokenOff(runId: string) {
  const message = `The model broke off and answered anew. The whole answer is the output of run ${runId}.`;
  return { message, type: "server_error", code: "answer_restarted", param: null };
}
