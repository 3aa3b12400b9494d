-- CreateTable
CREATE TABLE "inngest_calls" (
    "signature" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "inngest_calls_pkey" PRIMARY KEY ("signature")
);

-- CreateIndex
CREATE INDEX "inngest_calls_created_at_idx" ON "inngest_calls"("created_at");
