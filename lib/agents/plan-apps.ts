import { toolInfoMap } from "@/lib/tools/registry";

/** An app a plan needs, and whether Drover can reach it. Built-in tools need no account. */
export interface ConnectionStatus {
  app: string;
  status: "connected" | "missing";
}

/** Every tool a plan names, at any depth. */
export function toolsOfPlan(plan: unknown): string[] {
  const found = new Set<string>();
  const walk = (value: unknown) => {
    if (Array.isArray(value)) return value.forEach(walk);
    if (value === null || typeof value !== "object") return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === "tool" && typeof inner === "string") found.add(inner);
      else if (key !== "input") walk(inner);
    }
  };
  walk(plan);
  return [...found];
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
