import { ROLE_SCOPES, ROLES, type Role, type Scope } from "@/lib/auth/scopes";

export interface Permission {
  what: string;
  roles: readonly Role[];
}

const holding = (scope: Scope) => ROLES.filter((role) => ROLE_SCOPES[role].has(scope));
const ADMINS: readonly Role[] = ["owner", "admin"];

/** What people do, and which roles may: read from the scopes of the roles, so that it cannot say anything else. */
export const PERMISSIONS: readonly Permission[] = [
  { what: "See agents, runs, contacts, receipts, usage and credits", roles: holding("runs:read") },
  { what: "Start runs and send signals", roles: holding("agents:trigger") },
  { what: "Decide approvals", roles: holding("agents:approve") },
  { what: "Cancel and replay runs", roles: holding("runs:write") },
  { what: "Create and change contacts", roles: holding("contacts:write") },
  {
    what: "Create, change, publish and delete agents, triggers, schedules and policies",
    roles: holding("agents:write"),
  },
  { what: "Create and change webhooks", roles: holding("webhooks:write") },
  { what: "Create and revoke credentials and connections", roles: holding("credentials:write") },
  { what: "Add and change MCP servers", roles: holding("mcp:write") },
  { what: "Read the audit log", roles: holding("audit_logs:read") },
  { what: "Change the workspace's settings, and read its email outbox", roles: ADMINS },
  { what: "Invite people, change roles and remove members, up to one's own role", roles: ADMINS },
  { what: "Name other owners, and hand the workspace over", roles: ["owner"] },
];
