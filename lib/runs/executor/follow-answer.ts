import { LiveAnswer } from "@/lib/live/live-answer";
import type { OnAnswer } from "@/lib/llm/ask";
import { isMade } from "@/lib/plans/agent-turns";
import type { Step } from "@/lib/plans/schema";
import type { LoadedRun } from "./load-run";

/** Lets those who follow the run hear what a model says in a step while it says it. */
export function followAnswer(run: LoadedRun, step: Step, path: string): OnAnswer {
  const of = { run: run.id, step: path, answer: isAnswer(run, step) };
  // made when the model begins: by then the key that it is asked with is known, and hidden too
  return () => new LiveAnswer(of, run.secrets.scrubber().stream());
}

/** What the agent that the plan ends in says once it can call nothing is the run's output, as it stands. */
function isAnswer({ plan }: LoadedRun, step: Step): boolean {
  if (!isMade(step) || !step.agent) return false;
  const { path, settings, final } = step.agent;
  return plan.steps.at(-1)?.id === path && !settings.outputSchema && (final || settings.tools.length === 0);
}
