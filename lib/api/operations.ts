import * as agents from "@/lib/agents/routes";
import * as apiKeys from "@/lib/api-keys/routes";
import * as approvalLinks from "@/lib/approval-links/routes";
import * as approvals from "@/lib/approvals/routes";
import * as auditLogs from "@/lib/audit/routes";
import * as contacts from "@/lib/contacts/routes";
import * as credits from "@/lib/credits/routes";
import * as emails from "@/lib/mail/routes";
import * as notifications from "@/lib/notifications/routes";
import * as policies from "@/lib/policies/routes";
import * as receipts from "@/lib/receipts/routes";
import * as replays from "@/lib/runs/replay-routes";
import * as runs from "@/lib/runs/routes";
import * as schedules from "@/lib/schedules/routes";
import * as signals from "@/lib/signals/routes";
import * as tools from "@/lib/tools/routes";
import * as triggers from "@/lib/triggers/routes";
import * as usage from "@/lib/usage/routes";
import * as webhooks from "@/lib/webhooks/routes";
import * as workspaces from "@/lib/workspaces/routes";
import type { Operation } from "./operation";

/** Every operation there is. What a routes file exports is served, documented and in the authorisation matrix. */
export const OPERATIONS: readonly Operation[] = [
  agents,
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
  schedules,
  signals,
  tools,
  triggers,
  usage,
  webhooks,
  apiKeys,
  auditLogs,
  workspaces,
].flatMap((routes) => Object.values<Operation>(routes));
