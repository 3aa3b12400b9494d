import { contactLoopOf } from "@/lib/plans/contact-loop";
import type { AgentTool, Plan, Step } from "@/lib/plans/schema";

/** A tool that an agent may call, and whether a person is asked before each call. */
export interface ChosenTool {
  name: string;
  requiresApproval: boolean;
}

export const chosenTool = (tool: AgentTool): ChosenTool =>
  typeof tool === "string"
    ? { name: tool, requiresApproval: false }
    : { name: tool.name, requiresApproval: tool.requires_approval ?? false };

/** As a plan has it: by name alone, unless more is to be said. */
export const agentTool = ({ name, requiresApproval }: ChosenTool): AgentTool =>
  requiresApproval ? { name, requires_approval: true } : name;

/**
 * The plan with one more step at its end, which calls the tool; its input has what the tool needs, still empty. Of a plan
 * that works through contacts it is the end of what is done for each.
 */
export function withToolStep(plan: Plan, tool: { name: string; input_schema: Record<string, unknown> }): Plan {
  const step: Step = { id: freeId(plan.steps, tool.name), tool: tool.name, input: emptyInput(tool.input_schema) };
  const loop = contactLoopOf(plan);
  if (!loop) return { ...plan, steps: [...plan.steps, step] };
  const longer = { ...loop, steps: [...(loop.steps ?? []), step] };
  return { ...plan, steps: plan.steps.map((each) => (each === loop ? longer : each)) };
}

function freeId(steps: readonly Step[], tool: string): string {
  const taken = new Set(allIds(steps));
  const last = (tool.split(".").at(-1) ?? "step").toLowerCase().replace(/[^a-z0-9]+/g, "_");
  const base = last.replace(/^[^a-z]+|_+$/g, "").slice(0, 50) || "step";
  let id = base;
  for (let number = 2; taken.has(id); number++) id = `${base}_${number}`;
  return id;
}

function allIds(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(allIds);
  if (typeof value !== "object" || value === null) return [];
  const { id } = value as { id?: unknown };
  return [...(typeof id === "string" ? [id] : []), ...Object.values(value).flatMap(allIds)];
}

interface Property {
  type?: unknown;
  enum?: unknown[];
  default?: unknown;
}

/** What a tool cannot do without, each with an empty value of its type. */
function emptyInput(schema: Record<string, unknown>): Record<string, unknown> {
  const properties = (schema.properties ?? {}) as Record<string, Property>;
  const required = Array.isArray(schema.required) ? schema.required.filter((name) => typeof name === "string") : [];
  return Object.fromEntries(required.map((name) => [name, emptyValue(properties[name] ?? {})]));
}

function emptyValue({ type, enum: choices, default: given }: Property): unknown {
  if (given !== undefined) return given;
  if (choices && choices.length > 0) return choices[0];
  const [first] = Array.isArray(type) ? type : [type];
  if (first === "number" || first === "integer") return 0;
  if (first === "boolean") return false;
  if (first === "array") return [];
  return first === "object" ? {} : "";
}
