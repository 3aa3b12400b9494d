-- AlterTable
ALTER TABLE "agents" ADD COLUMN     "playbook" JSONB,
ADD COLUMN     "playbook_template" TEXT;

-- AlterTable
ALTER TABLE "approvals" ADD COLUMN     "contact_id" TEXT,
ADD COLUMN     "over_run_id" TEXT;

-- AlterTable
ALTER TABLE "runs" ADD COLUMN     "contact_id" TEXT,
ADD COLUMN     "held_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "agents_workspace_id_playbook_template_id_idx" ON "agents"("workspace_id", "playbook_template", "id" DESC);

-- CreateIndex
CREATE INDEX "approvals_over_run_id_status_id_idx" ON "approvals"("over_run_id", "status", "id" DESC) WHERE "over_run_id" IS NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "runs_parent_id_contact_id_key" ON "runs"("parent_id", "contact_id") WHERE "contact_id" IS NOT NULL;

-- CreateIndex
CREATE INDEX "runs_parent_id_status_idx" ON "runs"("parent_id", "status") WHERE "parent_id" IS NOT NULL;

-- The runs of single contacts stand in no list: lists skip thousands of them at no cost.
-- CreateIndex
CREATE INDEX "runs_listed_idx" ON "runs"("workspace_id", "number" DESC) WHERE "contact_id" IS NULL;
DROP INDEX "runs_workspace_id_status_number_idx";
CREATE INDEX "runs_workspace_id_status_number_idx" ON "runs"("workspace_id", "status", "number" DESC) WHERE "contact_id" IS NULL;
DROP INDEX "runs_agent_id_number_idx";
CREATE INDEX "runs_agent_id_number_idx" ON "runs"("agent_id", "number" DESC) WHERE "contact_id" IS NULL;
DROP INDEX "runs_agent_id_status_number_idx";
CREATE INDEX "runs_agent_id_status_number_idx" ON "runs"("agent_id", "status", "number" DESC) WHERE "contact_id" IS NULL;
DROP INDEX "runs_version_id_number_idx";
CREATE INDEX "runs_version_id_number_idx" ON "runs"("version_id", "number" DESC) WHERE "contact_id" IS NULL;
