/** Every scope a key can carry, with what it lets a program do. The dashboard and the OpenAPI document read this list. */
export const SCOPES = {
  "agents:read": "List and view agents, approvals and display messages",
  "agents:write": "Create, update and delete agents; includes agents:trigger and agents:approve",
  "agents:trigger": "Start runs",
  "agents:approve": "Decide approvals",
  "runs:read": "View run history",
  "runs:write": "Cancel and replay runs",
  "credits:read": "View the credit balance and its transactions",
  "contacts:read": "List and view contacts",
  "contacts:write": "Create, update and delete contacts",
  "connections:read": "List connections",
  "usage:read": "View usage statistics",
  "signals:write": "Send signals to agents",
  "notifications:read": "List and view notifications",
  "notifications:write": "Mark notifications as read",
  "webhooks:read": "List and view webhook endpoints",
  "webhooks:write": "Create, update and delete webhooks",
  "mcp:read": "List and view MCP server configurations",
  "mcp:write": "Create, update and delete MCP servers",
  "credentials:read": "List and view credentials",
  "credentials:write": "Create and revoke credentials",
  "audit_logs:read": "List audit log entries",
  "mcp:tools": "Use the MCP server endpoint",
} as const;

export type Scope = keyof typeof SCOPES;
export const ALL_SCOPES = Object.keys(SCOPES) as Scope[];

const INCLUDED: Partial<Record<Scope, Scope[]>> = { "agents:write": ["agents:trigger", "agents:approve"] };

export const ROLES = ["owner", "admin", "operator", "viewer"] as const;
export type Role = (typeof ROLES)[number];

const VIEWER = ALL_SCOPES.filter((scope) => scope.endsWith(":read") && scope !== "audit_logs:read");
const OPERATOR: Scope[] = [
  ...VIEWER,
  "agents:trigger",
  "agents:approve",
  "runs:write",
  "contacts:write",
  "signals:write",
  "notifications:write",
  "mcp:tools",
];

/** What a member of each role may do; a key never exceeds the role of the member who made it. */
export const ROLE_SCOPES: Record<Role, ReadonlySet<Scope>> = {
  owner: new Set(ALL_SCOPES),
  admin: new Set(ALL_SCOPES),
  operator: new Set(OPERATOR),
  viewer: new Set([...VIEWER, "notifications:write"]),
};

/** The scopes a principal effectively holds: those granted and those they include, cut to the role. */
export function effectiveScopes(granted: readonly string[], role: Role): ReadonlySet<Scope> {
  const held = new Set<Scope>();
  for (const scope of granted) {
    if (!(scope in SCOPES)) continue;
    for (const one of [scope as Scope, ...(INCLUDED[scope as Scope] ?? [])])
      if (ROLE_SCOPES[role].has(one)) held.add(one);
  }
  return held;
}
