import * as account from "@/lib/account/routes";
import * as agentDrafts from "@/lib/agent-drafts/routes";
import * as agentRuns from "@/lib/agent-runs/routes";
import * as agents from "@/lib/agents/routes";
import * as apiKeys from "@/lib/api-keys/routes";
import * as approvalLinks from "@/lib/approval-links/routes";
import * as approvals from "@/lib/approvals/routes";
import * as auditLogs from "@/lib/audit/routes";
import * as budgets from "@/lib/budgets/routes";
import * as chat from "@/lib/chat/routes";
import * as connections from "@/lib/connections/routes";
import * as contactImports from "@/lib/contact-imports/routes";
import * as contactRuns from "@/lib/contact-runs/routes";
import * as contacts from "@/lib/contacts/routes";
import * as credentials from "@/lib/credentials/routes";
import * as credits from "@/lib/credits/routes";
import * as identities from "@/lib/identities/routes";
import * as invitations from "@/lib/invitations/routes";
import * as emails from "@/lib/mail/routes";
import * as mcpServers from "@/lib/mcp-servers/routes";
import * as memory from "@/lib/memory/routes";
import * as modelCalls from "@/lib/model-calls/routes";
import * as modelProviders from "@/lib/model-providers/routes";
import * as notifications from "@/lib/notifications/routes";
import * as playbooks from "@/lib/playbooks/routes";
import * as playbookRuns from "@/lib/playbooks/run-routes";
import * as policies from "@/lib/policies/routes";
import * as receipts from "@/lib/receipts/routes";
import * as replays from "@/lib/runs/replay-routes";
import * as runs from "@/lib/runs/routes";
import * as schedules from "@/lib/schedules/routes";
import * as segments from "@/lib/segments/routes";
import * as sessions from "@/lib/sessions/routes";
import * as signals from "@/lib/signals/routes";
import * as suppressions from "@/lib/suppressions/routes";
import * as threads from "@/lib/threads/routes";
import * as tools from "@/lib/tools/routes";
import * as triggers from "@/lib/triggers/routes";
import * as usage from "@/lib/usage/routes";
import * as webhooks from "@/lib/webhooks/routes";
import * as workspaceData from "@/lib/workspaces/data-routes";
import * as workspaces from "@/lib/workspaces/routes";
import * as teams from "@/lib/workspaces/team-routes";
import type { Operation } from "./operation";

/** Every operation there is. What a routes file exports is served, documented and in the authorisation matrix. */
export const OPERATIONS: readonly Operation[] = [
  agents,
  agentDrafts,
  agentRuns,
  memory,
  threads,
  chat,
  runs,
  replays,
  approvals,
  approvalLinks,
  notifications,
  emails,
  policies,
  receipts,
  credits,
  contacts,
  contactImports,
  contactRuns,
  playbooks,
  playbookRuns,
  segments,
  suppressions,
  identities,
  connections,
  credentials,
  schedules,
  signals,
  tools,
  triggers,
  usage,
  budgets,
  webhooks,
  mcpServers,
  modelProviders,
  modelCalls,
  apiKeys,
  auditLogs,
  workspaces,
  workspaceData,
  teams,
  invitations,
  sessions,
  account,
].flatMap((routes) => Object.values<Operation>(routes));
