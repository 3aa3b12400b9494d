import { z } from "zod";
import type { StepRecord } from "./progress";
import type { AgentTool, Step } from "./schema";
import { StepFailure } from "./step-failure";

/**
 * The steps of an agent that plans for itself are not in its plan: each turn of the model is one, `work[0].think`, and
 * so is each tool call it asks for, `work[0].call_1`. They are made from the records, so a crash repeats none of them.
 */

/** A tool call as the model asked for it. `id` is the model's own. */
export interface ToolCall {
  id: string;
  tool: string;
  arguments: unknown;
}

/** Tokens, as the model's server counts them, and what they cost by the prices its provider is given. */
export interface TurnUsage {
  input_tokens: number;
  output_tokens: number;
  cost_micro_usd?: number;
}

/** The output of a `think` step. Without tool calls it is the agent's last word. */
export interface Turn {
  text: string;
  tool_calls: ToolCall[];
  /** The answer by the agent's output_schema, in the last turn. */
  output?: unknown;
  model?: string;
  /** Whose model: the name of a provider. */
  provider?: string;
  usage?: TurnUsage;
  /** No language model was asked. */
  offline?: true;
}

/** What an agent step comes to once its templates are filled and the run has narrowed it. */
export interface AgentSettings {
  goal: string;
  prompt: string;
  model?: string;
  temperature?: number;
  tools: { name: string; requiresApproval: boolean }[];
  /** Tool calls in all. */
  maxSteps: number;
  maxTokens?: number;
  outputSchema?: Record<string, unknown>;
}

/** A step made from a record; its input is taken as it is, for templates in it would be the model's. */
export interface MadeStep extends Step {
  literal: true;
  /** think: which agent it is of, what it may do, and whether it must answer now. */
  agent?: { path: string; turn: number; settings: AgentSettings; final: boolean };
}

export const isMade = (step: Step): step is MadeStep => "literal" in step;

export const DEFAULT_MAX_STEPS = 10;
const MOST_CALLS_A_TURN = 16;

const resolvedInput = z.object({
  goal: z.string(),
  prompt: z.unknown().optional(),
  model: z.string().optional(),
  temperature: z.number().optional(),
  max_steps: z.number().optional(),
  max_tokens: z.number().optional(),
  output_schema: z.record(z.string(), z.unknown()).optional(),
});

/** What a run's own input may say: what is wanted, which of the tools, how many calls. It can only narrow. */
const runInput = z.object({
  input: z.unknown().optional(),
  tools: z.array(z.string()).optional(),
  max_steps: z.number().optional(),
});

/** @param input the step's, templates filled @param started what the run was started with @throws StepFailure */
export function agentSettings(step: Step, input: unknown, started: unknown): AgentSettings {
  const own = resolvedInput.safeParse(input);
  if (!own.success) throw new StepFailure({ code: "invalid_input", message: "An agent step needs a goal." });
  const given = runInput.safeParse(started);
  const narrowed = given.success ? given.data : {};
  const { goal, prompt, model, temperature, max_steps = DEFAULT_MAX_STEPS, max_tokens, output_schema } = own.data;
  const tools = (step.tools ?? []).map(named).filter(({ name }) => narrowed.tools?.includes(name) ?? true);
  return {
    goal,
    prompt: asText(prompt ?? narrowed.input ?? asked(started)),
    tools,
    maxSteps: Math.max(0, Math.floor(Math.min(narrowed.max_steps ?? max_steps, 200))),
    ...(model !== undefined && { model }),
    ...(temperature !== undefined && { temperature }),
    ...(max_tokens !== undefined && { maxTokens: max_tokens }),
    ...(output_schema !== undefined && { outputSchema: output_schema }),
  };
}

/** What the record of an agent's step says it was given. */
export function shownSettings({ goal, prompt, tools, maxSteps }: AgentSettings): Record<string, unknown> {
  return { goal, prompt, tools: tools.map(({ name }) => name), max_steps: maxSteps };
}

const named = (tool: AgentTool) =>
  typeof tool === "string"
    ? { name: tool, requiresApproval: false }
    : { name: tool.name, requiresApproval: tool.requires_approval ?? false };

/** Nothing meaningful comes to nothing: then the goal says what is wanted. */
function asText(value: unknown): string {
  if (saysNothing(value)) return "";
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

/** A run's input without what only narrows the agent, and without the kind of an event that carries nothing. */
function asked(started: unknown): unknown {
  if (typeof started !== "object" || started === null || Array.isArray(started)) return started;
  const { tools: _tools, max_steps: _steps, type, ...rest } = started as Record<string, unknown>;
  return type === undefined || ("payload" in rest && saysNothing(rest)) ? rest : { type, ...rest };
}

function saysNothing(value: unknown): boolean {
  if (typeof value === "string") return value.trim() === "";
  if (typeof value !== "object") return value === undefined;
  return value === null || Object.values(value).every(saysNothing);
}

/** What stands before the ids of one turn's steps. */
export const turnPrefix = (path: string, turn: number) => `${path}[${turn}].`;

export function thinkStep(path: string, turn: number, settings: AgentSettings, final: boolean): MadeStep {
  return {
    id: "think",
    type: "think",
    input: final ? { turn, final } : { turn },
    literal: true,
    agent: { path, turn, settings, final },
  };
}

/** The calls of a turn, as steps: of tools that the agent has, and no more than `left`. */
export function callSteps(turn: Turn, tools: AgentSettings["tools"], left: number): MadeStep[] {
  return turn.tool_calls
    .flatMap((call, index) => (tools.some(({ name }) => name === call.tool) ? callStep(call, index, tools) : []))
    .slice(0, Math.min(left, MOST_CALLS_A_TURN));
}

function callStep(call: ToolCall, index: number, tools: AgentSettings["tools"]): MadeStep {
  const requiresApproval = tools.find(({ name }) => name === call.tool)?.requiresApproval;
  return {
    id: `call_${index + 1}`,
    tool: call.tool,
    input: call.arguments,
    on_error: "continue", // the model is told, and goes on
    literal: true,
    ...(requiresApproval && { requires_approval: true }),
  };
}

/** What is recorded of a turn, once there is something. */
export function turnOf(record: StepRecord | undefined): Turn | undefined {
  return record?.status === "completed" ? (record.output as Turn) : undefined;
}

export const tokensOf = (turn: Turn) => (turn.usage?.input_tokens ?? 0) + (turn.usage?.output_tokens ?? 0);

/** The step a recorded path of an agent belongs to. @param agent the step `path` lies in, `work` of `work[2].call_1` */
export function madeStepAt(
  agent: Step,
  path: string,
  record: (path: string) => StepRecord | undefined,
): MadeStep | undefined {
  const dot = path.lastIndexOf(".");
  const id = path.slice(dot + 1);
  if (id === "think") return { id, type: "think", literal: true };
  const call = turnOf(record(`${path.slice(0, dot)}.think`))?.tool_calls[Number(id.slice("call_".length)) - 1];
  return call && callStep(call, Number(id.slice("call_".length)) - 1, (agent.tools ?? []).map(named));
}
