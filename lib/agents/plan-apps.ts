import { toolInfoMap } from "@/lib/tools/registry";

/** An app a plan needs, and whether Drover can reach it. Built-in tools need no account. */
export interface ConnectionStatus {
  app: string;
  status: "connected" | "missing";
}

/** The apps behind the tools of a plan, sorted, with their state. */
export function connectionsOf(tools: readonly string[]): ConnectionStatus[] {
  const known = toolInfoMap();
  const apps = new Map<string, ConnectionStatus["status"]>();
  for (const name of tools) {
    const app = known.get(name)?.app;
    apps.set(app ?? (name.split(".", 1)[0] || name), app === undefined ? "missing" : "connected");
  }
  return [...apps].map(([app, status]) => ({ app, status })).sort((a, b) => (a.app < b.app ? -1 : 1));
}
