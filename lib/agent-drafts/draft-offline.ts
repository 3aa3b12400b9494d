import { goalPlan } from "@/lib/agents/goal-plan";
import { clausesOf, wordsOf } from "@/lib/llm/offline-words";
import type { AgentTool } from "@/lib/plans/schema";
import type { ToolInfo } from "@/lib/tools/types";
import type { DraftContent } from "./draft-content";
import { scheduleOf } from "./offline-schedule";
import { matchTemplate } from "./offline-templates";

const INTRODUCTION =
  "No language model wrote this draft: Drover matched the words of the description with what it knows.";
const SCORE = { name: 3, title: 2, description: 1, enough: 4 };
const MOST_TOOLS = 8;
const NAME_LENGTH = 60;

/**
 * A draft without a language model: the template that fits, or an agent which plans for itself with the tools that
 * the words mean. The same description and tools give the same draft.
 */
export function draftOffline(description: string, tools: ReadonlyMap<string, ToolInfo>): DraftContent {
  const schedule = scheduleOf(description);
  const match = matchTemplate(description);
  if (match) {
    const { template, plan } = match;
    const notes = `${INTRODUCTION} It began from the template “${template.name}”. ${template.description} Look through its steps and change what does not fit.`;
    return { name: template.name, plan, schedule: schedule ?? template.schedule ?? null, notes };
  }
  const chosen = chooseTools(description, [...tools.values()]);
  const found =
    chosen.length > 0
      ? "No template fits, so it plans for itself; these tools go with the words. What writes asks a person first."
      : "No template and no tool fits the words, so it has a goal alone. Choose tools for it, or describe it otherwise.";
  return {
    name: nameOf(description),
    plan: goalPlan(description, chosen),
    schedule,
    notes: `${INTRODUCTION} ${found}`,
  };
}

/** For each part of the description what fits it best. What changes something is chosen only where its verb is said. */
function chooseTools(description: string, tools: readonly ToolInfo[]): AgentTool[] {
  const chosen = new Map<string, ToolInfo>();
  for (const clause of clausesOf(description)) {
    const words = wordsOf(clause);
    const hits = (text: string) => [...wordsOf(text, "plain")].filter((word) => words.has(word)).length;
    const [best] = tools
      .filter(({ effect, name }) => effect === "read" || words.has(name.split(".").at(-1) ?? name))
      .map((tool) => ({
        tool,
        score:
          SCORE.name * hits(tool.name) +
          SCORE.title * hits(tool.title) +
          SCORE.description * Math.min(2, hits(tool.description)),
      }))
      .filter((each) => each.score >= SCORE.enough)
      .sort((a, b) => b.score - a.score);
    if (best) chosen.set(best.tool.name, best.tool);
  }
  return [...chosen.values()]
    .slice(0, MOST_TOOLS)
    .map(({ name, effect }) => (effect === "read" ? name : { name, requires_approval: true }));
}

/** The first words of the description, as a name. */
function nameOf(description: string): string {
  const plain = description.replace(/\p{Cc}+/gu, " ").trim();
  const [first = plain] = clausesOf(plain);
  const short =
    first.length <= NAME_LENGTH
      ? first
      : first
          .slice(0, NAME_LENGTH + 1)
          .replace(/\s+\S*$/, "")
          .slice(0, NAME_LENGTH);
  const name = short.trim() || "New agent";
  return name.charAt(0).toUpperCase() + name.slice(1);
}
