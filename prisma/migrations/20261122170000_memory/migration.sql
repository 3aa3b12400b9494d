-- CreateTable
CREATE TABLE "memories" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "agent_id" TEXT NOT NULL,
    "key" TEXT,
    "content" TEXT NOT NULL,
    "run_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "memories_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "memories_agent_id_id_idx" ON "memories"("agent_id", "id" DESC);

-- CreateIndex
CREATE INDEX "memories_workspace_id_idx" ON "memories"("workspace_id");

-- CreateIndex
CREATE UNIQUE INDEX "memories_agent_id_key_key" ON "memories"("agent_id", "key");

-- What agents search by: words as they stand, of any language.
CREATE INDEX "memories_search_idx" ON "memories" USING gin (to_tsvector('simple', "content"));

-- AddForeignKey
ALTER TABLE "memories" ADD CONSTRAINT "memories_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memories" ADD CONSTRAINT "memories_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agents"("id") ON DELETE CASCADE ON UPDATE CASCADE;
