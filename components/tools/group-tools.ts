import type { ToolSourceKind } from "@/lib/tools/types";

/** Where tools come from, as people say it. */
export const SOURCES: Record<ToolSourceKind, string> = {
  builtin: "Built in",
  connector: "Connectors",
  mcp: "MCP servers",
  agent: "Agents",
};

export interface ToolGroup<T> {
  source: ToolSourceKind;
  app: string;
  tools: T[];
}

/** Tools by where they come from and their app, in the order in which each is first met. */
export function groupTools<T extends { source: ToolSourceKind; app: string }>(tools: readonly T[]): ToolGroup<T>[] {
  const groups = new Map<string, ToolGroup<T>>();
  for (const tool of tools) {
    const key = `${tool.source} ${tool.app}`;
    const group = groups.get(key) ?? { source: tool.source, app: tool.app, tools: [] };
    group.tools.push(tool);
    groups.set(key, group);
  }
  return [...groups.values()];
}
