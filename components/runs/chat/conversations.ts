import type { StepLogItem } from "@/lib/runs/queries";

/** What a model said in one turn, and what came of what it wanted. */
export interface ChatTurn {
  think: StepLogItem;
  calls: StepLogItem[];
  /** It wanted nothing more: what it says is the answer. */
  final: boolean;
}

/** One agent step of a run, as a conversation. */
export interface Conversation {
  /** The agent step itself. */
  step: StepLogItem;
  request: string;
  turns: ChatTurn[];
}

/** What a `think` step has recorded, as far as it can be read. */
export interface TurnContent {
  text: string;
  calls: number;
  output?: unknown;
  /** With its provider's name before it, where it has one. */
  model?: string;
  usage?: { input_tokens: number; output_tokens: number; cost_micro_usd?: number };
  offline: boolean;
}

const MADE = /^(.+)\[(\d+)\]\.(think|call_(\d+))$/;

/** The agent steps of a run with their turns, in the order they began. */
export function conversationsOf(steps: readonly StepLogItem[]): Conversation[] {
  const agents = new Map<string, Conversation>();
  for (const step of steps) {
    if (step.type === "agent") agents.set(step.step_id, { step, request: requestOf(step.input), turns: [] });
  }
  const turns = new Map<string, ChatTurn>();
  for (const step of steps) {
    const [, agent, turn, kind] = MADE.exec(step.step_id) ?? [];
    if (kind !== "think" || step.type !== "think") continue;
    const made: ChatTurn = { think: step, calls: [], final: isFinal(step) };
    turns.set(`${agent}[${turn}]`, made);
    agents.get(agent ?? "")?.turns.push(made);
  }
  for (const step of steps) {
    const [, agent, turn, , call] = MADE.exec(step.step_id) ?? [];
    if (call !== undefined) turns.get(`${agent}[${turn}]`)?.calls.push(step);
  }
  return [...agents.values()];
}

/** What was wanted of an agent: its prompt, or its goal where there was none. */
function requestOf(input: unknown): string {
  const { prompt, goal } = fields(input);
  if (typeof prompt === "string" && prompt) return prompt;
  if (prompt !== undefined && prompt !== null && prompt !== "") return JSON.stringify(prompt, null, 2);
  return typeof goal === "string" ? goal : "";
}

/** The same of a run that has not come to its agent yet, from what it was started with. */
export function requestOfRun(input: unknown): string {
  const { input: asked, params, ...rest } = fields(input);
  if (typeof asked === "string") return asked;
  const given = asked ?? (Object.keys(fields(params)).length > 0 ? params : rest);
  return Object.keys(fields(given)).length > 0 ? JSON.stringify(given, null, 2) : "";
}

export function readTurn(output: unknown): TurnContent | undefined {
  const { text, tool_calls, model, provider, usage, offline, ...rest } = fields(output);
  if (typeof text !== "string") return undefined;
  const { input_tokens, output_tokens, cost_micro_usd } = fields(usage);
  return {
    text,
    calls: Array.isArray(tool_calls) ? tool_calls.length : 0,
    offline: offline === true,
    ...("output" in rest && { output: rest.output }),
    ...(typeof model === "string" && { model: typeof provider === "string" ? `${provider}/${model}` : model }),
    ...(typeof input_tokens === "number" && {
      usage: {
        input_tokens,
        output_tokens: typeof output_tokens === "number" ? output_tokens : 0,
        ...(typeof cost_micro_usd === "number" && { cost_micro_usd }),
      },
    }),
  };
}

function isFinal({ status, output }: StepLogItem): boolean {
  return status === "completed" && readTurn(output)?.calls === 0;
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

const SHOWN_VALUE = 60;

/** The arguments of a call in one line: `email: ada@example.com, limit: 5`. */
export function callGist(input: unknown): string {
  return Object.entries(fields(input))
    .map(([name, value]) => {
      const text = typeof value === "string" ? value : JSON.stringify(value);
      const line = (text ?? "").replace(/\s+/g, " ");
      return `${name}: ${line.length > SHOWN_VALUE ? `${line.slice(0, SHOWN_VALUE).toWellFormed()}…` : line}`;
    })
    .join(", ");
}
