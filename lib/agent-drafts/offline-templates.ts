import { AGENT_TEMPLATES, type AgentTemplate } from "@/lib/agents/templates";
import { properNames, wordsOf } from "@/lib/llm/offline-words";
import type { Plan, Step } from "@/lib/plans/schema";

interface Match {
  /** Words that say what the template is for, and others that go with it. */
  telling: string[];
  fitting: string[];
  /** Puts what the description says into the plan. */
  fill?: (plan: Plan, description: string) => Plan;
}

const MATCHES: Record<string, Match> = {
  "weekly-pipeline-report": {
    telling: ["pipeline"],
    fitting: ["report", "summary", "summarise", "summarize", "deal", "risk", "sale", "weekly", "week", "monday"],
  },
  "weather-briefing": {
    telling: ["weather", "forecast"],
    fitting: ["morning", "day", "daily", "briefing", "rain", "temperature", "tell", "show", "every"],
    fill: (plan, description) => withInput(plan, "forecast", "location", placeIn(description)),
  },
  "follow-up-on-open-deals": {
    telling: ["follow", "followup"],
    fitting: ["deal", "offer", "draft", "contact", "customer", "open"],
  },
  "flag-quiet-deals": {
    telling: ["quiet", "stale", "silent"],
    fitting: ["deal", "flag", "mark", "attention", "contact"],
  },
  "route-a-new-lead": { telling: ["lead"], fitting: ["new", "route", "assign", "ask", "created", "arrive"] },
  "http-health-check": {
    telling: ["uptime", "health", "http", "https", "website", "site"],
    fitting: ["down", "up", "check", "watch", "monitor", "minute", "reachable", "alive", "say"],
    fill: (plan, description) => withInput(plan, "check", "url", urlIn(description)),
  },
};
const SCORE = { telling: 2, fitting: 1, enough: 3 };

/** The template that says most of what is described, with what the description tells filled in; undefined: none does. */
export function matchTemplate(description: string): { template: AgentTemplate; plan: Plan } | undefined {
  const words = wordsOf(description);
  const score = ({ telling, fitting }: Match) => {
    const told = telling.filter((word) => words.has(word)).length;
    return told === 0 ? 0 : SCORE.telling * told + SCORE.fitting * fitting.filter((word) => words.has(word)).length;
  };
  const [best] = Object.entries(MATCHES)
    .map(([id, match]) => ({ id, match, score: score(match) }))
    .filter((each) => each.score >= SCORE.enough)
    .sort((a, b) => b.score - a.score);
  const template = AGENT_TEMPLATES.find(({ id }) => id === best?.id);
  if (!best || !template) return undefined;
  return { template, plan: best.match.fill?.(template.plan, description) ?? template.plan };
}

function withInput(plan: Plan, stepId: string, field: string, value: string | undefined): Plan {
  if (value === undefined) return plan;
  const fill = (step: Step): Step =>
    step.id === stepId ? { ...step, input: { ...(step.input as Record<string, unknown>), [field]: value } } : step;
  return { ...plan, steps: plan.steps.map(fill) };
}

const TIMES = /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?$|^(?:UTC|AM|PM|I)$/;

const placeIn = (description: string) =>
  /\b(?:in|for|of|at) (\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)*)/u.exec(description)?.[1] ??
  properNames(description).find(({ text }) => !TIMES.test(text))?.text;

/** An address, or a host that is named without one. */
function urlIn(description: string): string | undefined {
  const [url] = /\bhttps?:\/\/[^\s"'<>{}]+/i.exec(description) ?? [];
  if (url) return url.replace(/[.,;:!?)]+$/, "");
  const [host] = /\b(?:[a-z0-9-]+\.)+[a-z]{2,}(?:\/[^\s"'<>{}]*)?/i.exec(description) ?? [];
  return host && `https://${host.replace(/[.,;:!?)]+$/, "")}`;
}
