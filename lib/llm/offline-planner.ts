import type { AgentSettings, Turn } from "@/lib/plans/agent-turns";
import type { ToolInfo } from "@/lib/tools/types";
import type { PastTurn } from "./conversation";
import { fillArguments } from "./offline-arguments";
import { factsIn, factsOf } from "./offline-facts";
import { clausesOf, wordsOf } from "./offline-words";

/**
 * What plans an agent's turns when no model is configured: it matches the words of what is asked with the tools that
 * are allowed, one call a turn, and reports what came of them. The same request and results give the same turns. It
 * says what it is, so that nobody takes it for a model's judgement.
 */

const INTRODUCTION =
  "This is Drover's offline planner, not a language model: it matches words with tools. Add a provider under Settings, Models, to have a model plan.";
const MOST_FACTS = 10;
const SCORE = { name: 3, title: 2, description: 1, enough: 3 };

export function planOffline(settings: AgentSettings, past: readonly PastTurn[], tools: readonly ToolInfo[]): Turn {
  const request = settings.prompt || settings.goal;
  const called = new Set(past.flatMap(({ turn }) => turn.tool_calls.map(({ tool }) => tool)));
  const facts = factsOf(past);
  for (const { clause, tool } of assign(clausesOf(request), tools)) {
    if (called.has(tool.name)) continue;
    const args = fillArguments(tool, { clause, request, facts });
    if (!args) continue;
    const call = { id: `offline_${past.length + 1}`, tool: tool.name, arguments: args };
    return { text: thought(clause, tool, past.length === 0), tool_calls: [call], model: "offline", offline: true };
  }
  return { text: report(past), tool_calls: [], model: "offline", offline: true };
}

/** To each part of the request the tool that fits it best, no tool twice. */
function assign(clauses: string[], tools: readonly ToolInfo[]): { clause: string; tool: ToolInfo }[] {
  const free = new Set(tools);
  return clauses.flatMap((clause) => {
    const words = wordsOf(clause);
    const named = [...free].filter((tool) => isNamed(clause, tool));
    const others = [...free].filter(
      (tool) => tool.source !== "agent" && (tool.effect === "read" || asksFor(words, tool)),
    );
    const [best] = (named.length > 0 ? named : others)
      .map((tool) => ({ tool, score: score(words, tool) }))
      .filter((each) => each.score >= SCORE.enough)
      .sort((a, b) => b.score - a.score);
    if (!best) return [];
    free.delete(best.tool);
    return [{ clause, tool: best.tool }];
  });
}

function score(words: ReadonlySet<string>, { name, title, description }: ToolInfo): number {
  const hits = (text: string) => [...wordsOf(text, "plain")].filter((word) => words.has(word)).length;
  return SCORE.name * hits(name) + SCORE.title * hits(title) + SCORE.description * Math.min(2, hits(description));
}

/** An agent is asked only where its name is said; then nothing else is meant. */
const isNamed = (clause: string, { source, title }: ToolInfo) =>
  source === "agent" && clause.toLowerCase().includes(title.toLowerCase());

/** What changes something is called only when its own verb is in the request. */
function asksFor(words: ReadonlySet<string>, { name }: ToolInfo): boolean {
  return words.has(name.split(".").at(-1) ?? name);
}

function thought(clause: string, { title, name }: ToolInfo, first: boolean): string {
  const what = clause.charAt(0).toLowerCase() + clause.slice(1);
  return `${first ? "First" : "Now"} I need to ${what}: ${title} (${name}).`;
}

function report(past: readonly PastTurn[]): string {
  const lines = past.flatMap(({ turn, results }) =>
    turn.tool_calls.map(({ tool }, index) => {
      const record = results[index];
      if (record?.status !== "completed") return `- ${tool}: not done. ${record?.error?.message ?? ""}`.trimEnd();
      return `- ${tool}: ${summaryOf(record.output)}`;
    }),
  );
  if (lines.length === 0) return `${INTRODUCTION}\n\nNone of the allowed tools fits the request.`;
  return `Done. What came of it:\n${lines.join("\n")}\n\n${INTRODUCTION}`;
}

/** The first facts of a result, ids left out where there is anything else. */
function summaryOf(output: unknown): string {
  const facts = [...factsIn(output)];
  if (facts.length === 0) return output === null || output === undefined ? "nothing was found." : "done.";
  const telling = facts.filter(([name]) => !/(?:^|_)id$/.test(name));
  const shown = (telling.length > 0 ? telling : facts).slice(0, MOST_FACTS);
  return `${shown.map(([name, value]) => `${name.replaceAll("_", " ")} ${String(value).slice(0, 200)}`).join(", ")}.`;
}
