import { type AgentSettings, callSteps, type MadeStep, thinkStep, tokensOf, turnOf, turnPrefix } from "./agent-turns";
import type { StepRecord } from "./progress";
import type { Result, Unfinished } from "./walk-result";

type End = { state: "done"; output: unknown } | Unfinished;

/**
 * Turn by turn: the model, then the calls it asked for at once, until it asks for none or has to answer.
 * @param walk.late the agent's time is over: a turn that begins now is its last
 */
export function walkTurns(
  path: string,
  settings: AgentSettings,
  walk: {
    step: (step: MadeStep, turn: number) => Result;
    record: (path: string) => StepRecord | undefined;
    late: boolean;
  },
): End {
  let left = settings.maxSteps;
  let tokens = 0;
  for (let number = 0; ; number++) {
    const spent = left <= 0 || tokens >= (settings.maxTokens ?? Number.POSITIVE_INFINITY);
    const think = thinkStep(path, number, settings, spent || walk.late);
    const thought = walk.step(think, number);
    if (thought.state !== "done") return thought;
    const turn = turnOf(walk.record(turnPrefix(path, number) + think.id));
    if (!turn) return { state: "open" };
    if (spent || turn.tool_calls.length === 0) return { state: "done", output: turn.output ?? { text: turn.text } };
    const calls = callSteps(turn, settings.tools, left);
    const results = calls.map((call) => walk.step(call, number).state);
    if (results.includes("open")) return { state: "open" };
    if (results.includes("stopped")) return { state: "stopped" };
    left -= Math.max(1, calls.length); // a turn that asks only for what it may not have counts too
    tokens += tokensOf(turn);
  }
}
