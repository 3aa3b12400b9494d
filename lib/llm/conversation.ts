import type { JSONValue, ModelMessage, ToolResultPart } from "ai";
import { type AgentSettings, type ToolCall, type Turn, turnOf, turnPrefix } from "@/lib/plans/agent-turns";
import type { StepRecord } from "@/lib/plans/progress";

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

/** Names with dots are refused by most models, so they are written with two underscores there. */
export const modelName = (tool: string) => tool.replaceAll(".", "__");

/**
 * The conversation as the model gets it. A result that is long is cut, and when all of them together are too long the
 * oldest are cut to their beginning, so that what matters now still fits.
 */
export function conversation(settings: AgentSettings, past: readonly PastTurn[]): ModelMessage[] {
  const messages: ModelMessage[] = [{ role: "user", content: settings.prompt || settings.goal }];
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
