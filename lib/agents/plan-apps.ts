import { BUILTIN_TOOLS } from "@/lib/tools/builtin-tools";

/** An app a plan needs, and whether Drover can reach it. Built-in tools need no account. */
export interface ConnectionStatus {
  app: string;
  status: "connected" | "missing";
}

/** What stands before the names of tools that are no app's: MCP servers and agents of the workspace. */
const NEED_NO_CONNECTION: ReadonlySet<string> = new Set(["mcp", "agent"]);

/** The apps behind the tools of a plan, sorted, with their state. */
export function connectionsOf(tools: readonly string[]): ConnectionStatus[] {
  const apps = new Map<string, ConnectionStatus["status"]>();
  for (const name of tools) {
    const own = BUILTIN_TOOLS.get(name)?.app;
    const app = own ?? (name.split(".", 1)[0] || name);
    apps.set(app, own || NEED_NO_CONNECTION.has(app) ? "connected" : "missing");
  }
  return [...apps].map(([app, status]) => ({ app, status })).sort((a, b) => (a.app < b.app ? -1 : 1));
}
