import {
  Bot,
  Braces,
  CalendarDays,
  Database,
  GitBranch,
  Globe,
  type LucideIcon,
  Mail,
  MessageCircleQuestion,
  MessageSquareText,
  Moon,
  RadioTower,
  Repeat,
  Sparkles,
  Split,
  SunMedium,
  UserCheck,
  Wrench,
} from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { formatDuration } from "@/components/ui/format";
import { isContactLoop } from "@/lib/plans/contact-loop";
import type { AgentTool, Step } from "@/lib/plans/schema";
import { EffectBadge } from "./effect-badge";

const TYPE_ICONS: Record<string, LucideIcon> = {
  llm: Sparkles,
  agent: Bot,
  approval: UserCheck,
  ask: MessageCircleQuestion,
  wait_for_signal: RadioTower,
  sleep: Moon,
  branch: GitBranch,
  for_each: Repeat,
  parallel: Split,
  display: MessageSquareText,
  transform: Braces,
};
const TOOL_ICONS: Record<string, LucideIcon> = {
  http: Globe,
  crm: Database,
  weather: SunMedium,
  email: Mail,
  gmail: Mail,
  calendar: CalendarDays,
};

export type Effects = Readonly<Record<string, string>>;

/** A plan as it runs: from top to bottom, what is nested drawn inside. `effects` maps tool names to their effect. */
export function PlanFlow({ steps, effects }: { steps: Step[]; effects: Effects }) {
  return <StepList steps={steps} effects={effects} label="Steps of the plan" />;
}

function StepList({ steps, effects, label }: { steps: Step[]; effects: Effects; label: string }) {
  if (steps.length === 0) return <p className="py-1 text-muted-foreground text-sm">No steps</p>;
  return (
    <ol aria-label={label} className="grid">
      {steps.map((step, index) => (
        <li key={step.id} className="grid justify-items-stretch">
          {index > 0 && <span aria-hidden className="ml-7 h-4 w-px bg-input" />}
          <StepCard step={step} effects={effects} />
        </li>
      ))}
    </ol>
  );
}

function StepCard({ step, effects }: { step: Step; effects: Effects }) {
  const kind = step.tool ?? step.type ?? "";
  const Icon = (step.tool ? TOOL_ICONS[step.tool.split(".")[0] ?? ""] : TYPE_ICONS[kind]) ?? Wrench;
  const effect = step.tool && effects[step.tool];
  const summary = summarise(step);
  return (
    <div className="min-w-0 rounded-lg border bg-surface">
      <div className="flex items-start gap-3 px-4 py-3">
        <span className="mt-0.5 flex size-7 shrink-0 items-center justify-center rounded-md bg-muted text-muted-foreground">
          <Icon className="size-4" aria-hidden />
        </span>
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            <span className="break-words font-medium text-sm">{step.name ?? step.id}</span>
            <code className="font-mono text-[13px] text-muted-foreground">{kind}</code>
            {effect && <EffectBadge effect={effect} />}
            {step.requires_approval && <Badge tone="warning">Asks first</Badge>}
            {step.retries && step.retries.max_attempts > 1 && <Badge>Up to {step.retries.max_attempts} attempts</Badge>}
            {step.on_error === "continue" && <Badge>Goes on after an error</Badge>}
          </div>
          {summary && <p className="mt-1 line-clamp-2 break-words text-[13px] text-muted-foreground">{summary}</p>}
          {step.if && <Condition word="Only if" cel={step.if} />}
        </div>
      </div>
      {step.type === "agent" && <AgentTools tools={step.tools ?? []} effects={effects} />}
      <Nested step={step} effects={effects} />
    </div>
  );
}

/** What an agent step may call, and what each would do. */
function AgentTools({ tools, effects }: { tools: AgentTool[]; effects: Effects }) {
  return (
    <ul aria-label="Tools it may call" className="flex flex-wrap gap-x-4 gap-y-2 border-t px-4 py-3">
      {tools.length === 0 && <li className="text-[13px] text-muted-foreground">It has no tools.</li>}
      {tools.map((tool) => {
        const { name, requires_approval } = typeof tool === "string" ? { name: tool, requires_approval: false } : tool;
        const effect = effects[name];
        return (
          <li key={name} className="flex items-center gap-2">
            <code className="break-all font-mono text-[13px]">{name}</code>
            {effect && <EffectBadge effect={effect} />}
            {requires_approval && <Badge tone="warning">Asks first</Badge>}
          </li>
        );
      })}
    </ul>
  );
}

function Nested({ step, effects }: { step: Step; effects: Effects }) {
  const groups: { key: string; label: string; cel?: string; steps: Step[] }[] = [];
  for (const [index, each] of (step.cases ?? []).entries()) {
    groups.push({ key: `case-${index}`, label: index === 0 ? "If" : "Else, if", cel: each.when, steps: each.steps });
  }
  if (step.else) groups.push({ key: "else", label: "Else", steps: step.else });
  if (step.type === "for_each" && step.steps) {
    const label = isContactLoop(step) ? "Each in a run of its own" : "For each item";
    groups.push({ key: "each", label, steps: step.steps });
  }
  for (const [index, each] of (step.branches ?? []).entries()) {
    groups.push({ key: `branch-${index}`, label: `Side by side, ${index + 1}`, steps: each.steps });
  }
  if (step.on_reject) groups.push({ key: "on-reject", label: "If it is rejected", steps: step.on_reject });
  if (groups.length === 0) return null;
  return (
    <div className="grid gap-4 border-t px-3 py-4 sm:px-4">
      {groups.map((group) => (
        <div key={group.key} className="min-w-0 border-l-2 pl-3 sm:pl-4">
          <div className="mb-2.5">
            {group.cel ? (
              <Condition word={group.label} cel={group.cel} />
            ) : (
              <p className="text-[13px] text-muted-foreground">{group.label}</p>
            )}
          </div>
          <StepList steps={group.steps} effects={effects} label={`${group.label} of ${step.id}`} />
        </div>
      ))}
    </div>
  );
}

function Condition({ word, cel }: { word: string; cel: string }) {
  return (
    <p className="mt-1 break-words text-[13px] text-muted-foreground">
      {word} <code className="rounded bg-muted px-1.5 py-0.5 font-mono text-foreground">{cel}</code>
    </p>
  );
}

/** The one line that tells most about what a step does. */
function summarise(step: Step): string | undefined {
  const input = step.input;
  if (step.type === "transform") return typeof input === "string" ? input : JSON.stringify(input);
  if (!input || typeof input !== "object") return undefined;
  const field = (name: string) => (name in input ? Reflect.get(input, name) : undefined);
  const duration = field("duration_ms");
  if (typeof duration === "number") return formatDuration(duration);
  if (step.type === "for_each") return typeof field("items") === "string" ? `over ${field("items")}` : undefined;
  for (const name of [
    "goal",
    "url",
    "prompt",
    "message",
    "question",
    "content",
    "until",
    "query",
    "to",
    "email",
    "location",
    "type",
  ]) {
    const value = field(name);
    if (typeof value === "string" && value) return value;
  }
  return undefined;
}
