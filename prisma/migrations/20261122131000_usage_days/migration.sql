-- CreateTable
CREATE TABLE "usage_days" (
    "workspace_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "agent_id" TEXT NOT NULL,
    "started_by" TEXT NOT NULL,
    "runs" INTEGER NOT NULL,
    "completed" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "cancelled" INTEGER NOT NULL,
    "live" INTEGER NOT NULL,
    "steps" INTEGER NOT NULL,
    "credits" INTEGER NOT NULL,
    "input_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "counted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "usage_days_pkey" PRIMARY KEY ("workspace_id","day","agent_id","started_by")
);

-- CreateIndex
CREATE INDEX "usage_days_live_idx" ON "usage_days"("live");

-- AddForeignKey
ALTER TABLE "usage_days" ADD CONSTRAINT "usage_days_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;
