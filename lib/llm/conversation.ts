import { createHash } from "node:crypto";
import type { JSONValue, ModelMessage, ToolResultPart } from "ai";
import { type AgentSettings, type ToolCall, type Turn, turnOf, turnPrefix } from "@/lib/plans/agent-turns";
import type { StepRecord } from "@/lib/plans/progress";
import type { Exchange } from "./thread-history";

/** What an agent's model has said and been told so far. */
export interface PastTurn {
  turn: Turn;
  /** What became of each call, in the order of `turn.tool_calls`; undefined: it was not made. */
  results: (StepRecord | undefined)[];
}

export function pastTurns(path: string, until: number, record: (path: string) => StepRecord | undefined): PastTurn[] {
  const past: PastTurn[] = [];
  for (let number = 0; number < until; number++) {
    const prefix = turnPrefix(path, number);
    const turn = turnOf(record(`${prefix}think`));
    if (turn) past.push({ turn, results: turn.tool_calls.map((_, index) => record(`${prefix}call_${index + 1}`)) });
  }
  return past;
}

/** Characters; a token is about four of them. */
const MOST_OF_ALL_RESULTS = 240_000;
const MOST_OF_ONE_RESULT = 24_000;
const MOST_OF_AN_OLD_RESULT = 400;

/**
 * A tool's name as models take it: letters, digits, `_` and `-`, 64 at most. Dots are written as two underscores; a name
 * that still does not fit is cut, and told from others by its hash.
 */
export function modelName(tool: string): string {
  const name = tool.replaceAll(".", "__");
  if (/^[\w-]{1,64}$/.test(name)) return name;
  const hash = createHash("sha256").update(tool).digest("hex").slice(0, 8);
  return `${name.replace(/[^\w-]/g, "_").slice(0, 55)}_${hash}`;
}

/**
 * The conversation as the model gets it. A result that is long is cut, and when all of them together are too long the
 * oldest are cut to their beginning, so that what matters now still fits.
 */
export function conversation(
  settings: AgentSettings,
  past: readonly PastTurn[],
  history: readonly Exchange[] = [],
): ModelMessage[] {
  const before = history.flatMap(({ prompt, answer }): ModelMessage[] => [
    { role: "user", content: prompt },
    { role: "assistant", content: answer },
  ]);
  const messages: ModelMessage[] = [...before, { role: "user", content: settings.prompt || settings.goal }];
  let room = MOST_OF_ALL_RESULTS;
  const told = past.toReversed().map(({ turn, results }) => {
    return turn.tool_calls.map((call, index) => {
      const text = resultText(results[index]);
      const shown = cut(text, room < MOST_OF_ONE_RESULT ? MOST_OF_AN_OLD_RESULT : MOST_OF_ONE_RESULT);
      room -= shown.length;
      return { call, index, shown };
    });
  });
  told.reverse().forEach((calls, number) => {
    const { turn } = past[number] as PastTurn;
    messages.push({
      role: "assistant",
      content: [
        ...(turn.text ? [{ type: "text" as const, text: turn.text }] : []),
        ...calls.map(({ call, index }) => ({
          type: "tool-call" as const,
          ...identity(call, number, index),
          input: call.arguments ?? {},
        })),
      ],
    });
    if (calls.length === 0) return;
    const content = calls.map(
      ({ call, index, shown }): ToolResultPart => ({
        type: "tool-result",
        ...identity(call, number, index),
        output: { type: "text", value: shown },
      }),
    );
    messages.push({ role: "tool", content });
  });
  return messages;
}

const identity = (call: ToolCall, turn: number, index: number) => ({
  toolCallId: `call_${turn + 1}_${index + 1}`,
  toolName: modelName(call.tool),
});

/** What the model is told of a call: its result, or why there is none. */
function resultText(record: StepRecord | undefined): string {
  if (!record) return "Not done: this tool is not available, or no more calls were left.";
  if (record.status === "completed") return JSON.stringify((record.output ?? null) as JSONValue);
  const { code = "failed", message = "It failed." } = record.error ?? {};
  return record.status === "rejected" ? `Refused by a person (${code}): ${message}` : `Failed (${code}): ${message}`;
}

function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = text.slice(0, Math.floor(most * 0.8)).toWellFormed();
  return `${head} … [${text.length - head.length} more characters were left out]`;
}
