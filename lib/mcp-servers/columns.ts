import type { Prisma } from "@/lib/db/client";
import type { Effect } from "@/lib/tools/types";
import { invalidInput } from "@/lib/validation/parse-input";
import { definitionsOf, type McpServerRow } from "./serialize";

/** `allowed_tools` as it is stored. */
export function toolColumns(allowed: "all" | string[]): { allTools: boolean; allowedTools: string[] } {
  return allowed === "all" ? { allTools: true, allowedTools: [] } : { allTools: false, allowedTools: allowed };
}

/**
 * The accepted definitions with what a person decides their calls count as; null: nothing any more.
 * @throws AppError validation_failed, naming a tool that is not among them
 */
export function withEffects(tools: unknown, effects: Record<string, Effect | null>): Prisma.InputJsonArray {
  const accepted = new Map(definitionsOf(tools).map((tool) => [tool.name, tool]));
  for (const [name, effect] of Object.entries(effects)) {
    const tool = accepted.get(name);
    if (!tool) throw invalidInput([{ path: `tool_effects.${name}`, message: "There is no such accepted tool." }]);
    const { effect: _, ...definition } = tool;
    accepted.set(name, effect === null ? definition : { ...definition, effect });
  }
  return [...accepted.values()] as unknown as Prisma.InputJsonArray;
}

type Audited = Pick<
  McpServerRow,
  "name" | "slug" | "url" | "credentialId" | "enabled" | "allTools" | "allowedTools" | "tools"
>;

/** What the audit log keeps of a server: what people decide, not what the server says of itself. */
export function auditedFields(row: Audited) {
  return {
    name: row.name,
    slug: row.slug,
    url: row.url,
    credential_id: row.credentialId,
    enabled: row.enabled,
    allowed_tools: row.allTools ? "all" : row.allowedTools,
    tool_effects: Object.fromEntries(
      definitionsOf(row.tools).flatMap(({ name, effect }) => (effect === undefined ? [] : [[name, effect]])),
    ),
  };
}
