import * as agents from "@/lib/agents/routes";
import * as apiKeys from "@/lib/api-keys/routes";
import * as approvals from "@/lib/approvals/routes";
import * as contacts from "@/lib/contacts/routes";
import * as credits from "@/lib/credits/routes";
import * as runs from "@/lib/runs/routes";
import * as tools from "@/lib/tools/routes";
import * as workspaces from "@/lib/workspaces/routes";
import type { Operation } from "./operation";

/** Every operation there is. What a routes file exports is served, documented and in the authorisation matrix. */
export const OPERATIONS: readonly Operation[] = [
  agents,
  runs,
  approvals,
  credits,
  contacts,
  tools,
  apiKeys,
  workspaces,
].flatMap((routes) => Object.values<Operation>(routes));
