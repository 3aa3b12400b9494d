-- DropIndex
DROP INDEX "memories_workspace_id_idx";

-- AlterTable
ALTER TABLE "memories" ADD COLUMN     "embedding" BYTEA,
ADD COLUMN     "embedding_model" TEXT;

-- CreateTable
CREATE TABLE "model_providers" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "base_url" TEXT,
    "credential_id" TEXT,
    "default_model" TEXT NOT NULL,
    "embedding_model" TEXT,
    "models" JSONB NOT NULL DEFAULT '[]',
    "fallback_id" TEXT,
    "fallback_model" TEXT,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "status" TEXT NOT NULL DEFAULT 'untested',
    "last_tested_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "latency_ms" INTEGER,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_providers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model_calls" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "agent_id" TEXT,
    "run_id" TEXT,
    "step_id" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "purpose" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "fallback" BOOLEAN NOT NULL DEFAULT false,
    "status" TEXT NOT NULL,
    "error" TEXT,
    "input_tokens" INTEGER,
    "output_tokens" INTEGER,
    "cost_micro_usd" BIGINT,
    "duration_ms" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_calls_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "model_providers_credential_id_key" ON "model_providers"("credential_id");

-- CreateIndex
CREATE INDEX "model_providers_workspace_id_id_idx" ON "model_providers"("workspace_id", "id" DESC);

-- CreateIndex
CREATE INDEX "model_providers_fallback_id_idx" ON "model_providers"("fallback_id");

-- CreateIndex
CREATE UNIQUE INDEX "model_providers_workspace_id_name_key" ON "model_providers"("workspace_id", "name");

-- CreateIndex
CREATE INDEX "model_calls_workspace_id_id_idx" ON "model_calls"("workspace_id", "id" DESC);

-- CreateIndex
CREATE INDEX "model_calls_workspace_id_created_at_idx" ON "model_calls"("workspace_id", "created_at");

-- CreateIndex
CREATE INDEX "model_calls_run_id_id_idx" ON "model_calls"("run_id", "id" DESC);

-- CreateIndex
CREATE INDEX "memories_workspace_id_id_idx" ON "memories"("workspace_id", "id" DESC);

-- AddForeignKey
ALTER TABLE "model_providers" ADD CONSTRAINT "model_providers_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_providers" ADD CONSTRAINT "model_providers_credential_id_fkey" FOREIGN KEY ("credential_id") REFERENCES "credentials"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_providers" ADD CONSTRAINT "model_providers_fallback_id_fkey" FOREIGN KEY ("fallback_id") REFERENCES "model_providers"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_calls" ADD CONSTRAINT "model_calls_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_calls" ADD CONSTRAINT "model_calls_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;
