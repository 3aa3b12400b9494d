-- A run may start runs of other agents and wait for them, and belong to a thread of an agent.
ALTER TABLE "runs" ADD COLUMN "parent_id" TEXT,
  ADD COLUMN "root_id" TEXT,
  ADD COLUMN "ancestor_agent_ids" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "inherited" JSONB,
  ADD COLUMN "thread" TEXT;

-- Most runs have none of them, and pay for no index.
CREATE INDEX "runs_parent_id_number_idx" ON "runs"("parent_id", "number" DESC) WHERE "parent_id" IS NOT NULL;
CREATE INDEX "runs_root_id_idx" ON "runs"("root_id") WHERE "root_id" IS NOT NULL;
CREATE INDEX "runs_agent_id_thread_number_idx" ON "runs"("agent_id", "thread", "number" DESC) WHERE "thread" IS NOT NULL;
