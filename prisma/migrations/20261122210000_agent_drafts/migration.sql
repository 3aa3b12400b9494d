-- CreateTable
CREATE TABLE "agent_drafts" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'writing',
    "name" TEXT,
    "plan" JSONB,
    "schedule" JSONB,
    "notes" TEXT,
    "problems" JSONB NOT NULL DEFAULT '[]',
    "error" TEXT,
    "offline" BOOLEAN NOT NULL DEFAULT false,
    "model" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "agent_drafts_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "agent_drafts_workspace_id_id_idx" ON "agent_drafts"("workspace_id", "id" DESC);

-- AddForeignKey
ALTER TABLE "agent_drafts" ADD CONSTRAINT "agent_drafts_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;
