import { agentTools } from "@/lib/agents/agent-tools";
import { connectorTools } from "@/lib/connectors/tool-source";
import { mcpTools } from "@/lib/mcp-servers/tool-source";
import { BUILTIN_TOOLS } from "./builtin-tools";
import type { ToolSource } from "./tool-source";
import type { Tool, Tools } from "./types";

/** After Drover's own, which every workspace has. */
const SOURCES: readonly ToolSource[] = [connectorTools, mcpTools, agentTools];

/**
 * The tools that a workspace's plans may name: all of them, Drover's own first, or those of `names` that there are.
 * Costs nothing when the names are Drover's own.
 */
export async function loadTools(workspaceId: string, names?: Iterable<string>): Promise<Tools> {
  if (names === undefined) {
    const others = await Promise.all(SOURCES.map((source) => source.list(workspaceId)));
    return new Map([...BUILTIN_TOOLS, ...others.flat().map(named)]);
  }
  const others = [...new Set(names)].filter((name) => !BUILTIN_TOOLS.has(name));
  if (others.length === 0) return BUILTIN_TOOLS;
  const found = await Promise.all(SOURCES.map((source) => source.find(workspaceId, others)));
  return new Map<string, Tool>([...BUILTIN_TOOLS, ...found.flat().map(named)]);
}

const named = (tool: Tool): [string, Tool] => [tool.name, tool];

/** One tool by name. */
export async function findTool(workspaceId: string, name: string): Promise<Tool | undefined> {
  return (await loadTools(workspaceId, [name])).get(name);
}
