import type { ToolDefinition } from "@/lib/mcp/definitions";
import type { Effect } from "@/lib/tools/types";

export const EFFECTS = ["read", "write", "destructive"] as const satisfies readonly Effect[];

/** A definition that was accepted, and what a person has decided its calls do. */
export interface PinnedTool extends ToolDefinition {
  effect?: Effect;
}

type Hints = Pick<ToolDefinition, "annotations">;

/** What the server says that a tool does. By the protocol, one that says nothing may destroy. */
export function hintedEffect({ annotations }: Hints): Effect {
  if (annotations.readOnlyHint === true) return "read";
  return annotations.destructiveHint === false ? "write" : "destructive";
}

/**
 * What a tool's calls count as: what a person decided, else what the server says. Only its word that nothing is changed
 * is not taken: a call that runs without being asked for needs a person's.
 */
export function toolEffect(tool: Hints & Pick<PinnedTool, "effect">): Effect {
  const hinted = hintedEffect(tool);
  return tool.effect ?? (hinted === "read" ? "write" : hinted);
}

/** Definitions that a person accepts: what they had decided holds where it is stricter than the server's new word. */
export function acceptedTools(offered: readonly ToolDefinition[], before: readonly PinnedTool[]): PinnedTool[] {
  const known = new Map(before.map((tool) => [tool.name, tool]));
  return offered.map((tool) => {
    const old = known.get(tool.name);
    if (old?.hash === tool.hash) return old;
    const hinted = hintedEffect(tool);
    return { ...tool, effect: old?.effect ? stricter(old.effect, hinted) : hinted };
  });
}

const stricter = (a: Effect, b: Effect): Effect => (EFFECTS.indexOf(a) > EFFECTS.indexOf(b) ? a : b);
