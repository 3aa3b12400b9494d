/** What entries are about, as people call it. What is not here is shown by its name in the API. */
export const RESOURCE_NAMES: Record<string, string> = {
  operation: "Denied calls",
  agent: "Agents",
  run: "Runs",
  approval: "Approvals",
  policy: "Policies",
  schedule: "Schedules",
  trigger: "Triggers",
  webhook: "Webhooks",
  contact: "Contacts",
  credit_transaction: "Credits",
  api_key: "API keys",
  user: "Members",
  workspace: "Workspace",
};
