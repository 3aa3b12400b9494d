import { SCOPES, type Scope } from "@/lib/auth/scopes";

export interface ScopeGroup {
  label: string;
  scopes: { scope: Scope; meaning: string }[];
}

/** The scopes a person may give away, grouped by what they are about. */
export function groupScopes(allowed: readonly Scope[]): ScopeGroup[] {
  const groups = new Map<string, ScopeGroup>();
  for (const scope of allowed) {
    const about = scope.split(":")[0] ?? scope;
    const words = about.replaceAll("_", " ");
    const label = about === "mcp" ? "MCP" : words[0]?.toUpperCase() + words.slice(1);
    const group = groups.get(about) ?? { label, scopes: [] };
    group.scopes.push({ scope, meaning: SCOPES[scope] });
    groups.set(about, group);
  }
  return [...groups.values()];
}

export function isReadScope(scope: Scope): boolean {
  return scope.endsWith(":read");
}
