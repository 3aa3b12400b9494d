-- What lists are narrowed by, each found by an index that has it in order. All of them are partial or take the place of
-- another, and none holds a column that a step of a run writes.

-- What waits, in the order of the inbox: all of it, what is of no run over contacts, and what is assigned to somebody.
CREATE INDEX "approvals_pending_idx" ON "approvals"("workspace_id", "id" DESC) INCLUDE ("expires_at") WHERE "status" = 'pending';
CREATE INDEX "approvals_inbox_idx" ON "approvals"("workspace_id", "id" DESC) INCLUDE ("expires_at")
  WHERE "status" = 'pending' AND "over_run_id" IS NULL;
CREATE INDEX "approvals_assigned_idx" ON "approvals"("workspace_id", "id" DESC) INCLUDE ("expires_at")
  WHERE "status" = 'pending' AND ("assignee_role" IS NOT NULL OR cardinality("assignee_ids") > 0);
CREATE INDEX "approvals_budget_idx" ON "approvals"("workspace_id", ("args" ->> 'budget_id'))
  WHERE "status" = 'pending' AND "kind" = 'budget';
DROP INDEX "approvals_agent_id_idx";
CREATE INDEX "approvals_agent_id_status_id_expires_at_idx" ON "approvals"("agent_id", "status", "id" DESC, "expires_at");

-- Sub-agents' runs, without the runs of contacts, which are many and are found by their contact.
DROP INDEX "runs_parent_id_number_idx";
CREATE INDEX "runs_parent_id_number_idx" ON "runs"("parent_id", "number" DESC) WHERE "parent_id" IS NOT NULL AND "contact_id" IS NULL;

-- Deliveries that are due, of all workspaces: what the metrics tell.
CREATE INDEX "webhook_deliveries_due_idx" ON "webhook_deliveries"("next_attempt_at") WHERE "status" = 'pending';

-- A part of a contact's name, address or company, within a workspace.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;
CREATE INDEX "contacts_search_idx" ON "contacts"
  USING gin ("workspace_id", ("name" || E'\n' || coalesce("email", '') || E'\n' || coalesce("company", '')) gin_trgm_ops);
