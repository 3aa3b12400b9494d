import type { PlanNode } from "./watch-plans";

/** Tables that grow with use. */
export const GROWING: ReadonlySet<string> = new Set([
  "runs",
  "run_steps",
  "run_events",
  "approvals",
  "receipts",
  "messages",
  "notifications",
  "emails",
  "credit_transactions",
  "usage_days",
  "contacts",
  "suppressions",
  "contact_import_chunks",
  "contact_import_errors",
  "audit_logs",
  "webhook_deliveries",
  "webhook_attempts",
  "trigger_deliveries",
  "schedule_fires",
  "signals",
  "memories",
  "model_calls",
  "idempotency_records",
  "engine_runs",
  "engine_waits",
  "engine_events",
  "inngest_calls",
  "rate_limit_windows",
]);

/** Tables that grow with what people set up: dozens or hundreds of rows for a workspace. */
export const SET_UP: ReadonlySet<string> = new Set([
  "users",
  "workspaces",
  "memberships",
  "identities",
  "invitations",
  "sessions",
  "api_keys",
  "agents",
  "agent_versions",
  "agent_drafts",
  "policies",
  "notification_preferences",
  "triggers",
  "schedules",
  "webhooks",
  "budgets",
  "credentials",
  "connections",
  "mcp_servers",
  "model_providers",
  "segments",
  "sender_identities",
  "contact_imports",
  "audit_heads",
  "audit_seals", // one for a thousand entries
  "installation",
  "workers",
]);

/**
 * What is wrong with how a statement was executed: it went through a growing table from end to end, or it read more than
 * `most` rows, which is to say a number that grows with the table. What is sorted or counted was read, so that is bounded too.
 */
export function judgePlan(plan: PlanNode, most: number): string[] {
  const scans = scansOf(plan);
  const whole = scans.filter((node) => node["Node Type"] === "Seq Scan" && GROWING.has(node["Relation Name"] ?? ""));
  const problems = whole.map((node) => `goes through ${node["Relation Name"]} from end to end`);
  const read = scans.reduce((sum, node) => sum + rowsRead(node), 0);
  if (read > most) {
    const by = scans.filter((node) => rowsRead(node) > most / 4).map(describe);
    problems.push(`reads ${Math.round(read)} rows: ${by.join(", ")}`);
  }
  return problems;
}

function scansOf(node: PlanNode): PlanNode[] {
  if (node["Node Type"] === "Bitmap Heap Scan") return [node];
  const below = (node.Plans ?? []).flatMap(scansOf);
  return node["Relation Name"] ? [node, ...below] : below;
}

/** Rows of a bitmap are read twice, in its indexes and then in the table: they count once, where there are more of them. */
function rowsRead(node: PlanNode): number {
  const removed = (node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Index Recheck"] ?? 0);
  const own = (node["Actual Rows"] + removed) * node["Actual Loops"];
  if (node["Node Type"] !== "Bitmap Heap Scan") return own;
  return Math.max(
    own,
    (node.Plans ?? []).reduce((sum, each) => sum + entriesOf(each), 0),
  );
}

/** Of the index scans below a bitmap. */
function entriesOf(node: PlanNode): number {
  if (node["Node Type"] === "Bitmap Index Scan") return node["Actual Rows"] * node["Actual Loops"];
  return (node.Plans ?? []).reduce((sum, each) => sum + entriesOf(each), 0);
}

function describe(node: PlanNode): string {
  const by = node["Index Name"] ? ` by ${node["Index Name"]}` : "";
  return `${Math.round(rowsRead(node))} in ${node["Node Type"]} of ${node["Relation Name"] ?? "an index"}${by}`;
}
