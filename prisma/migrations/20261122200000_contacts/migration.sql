-- Addresses are compared in lower case. One whose twin exists already stays as it is.
UPDATE "contacts" c SET "email" = lower(c."email")
WHERE c."email" <> lower(c."email")
  AND NOT EXISTS (
    SELECT 1 FROM "contacts" o WHERE o."workspace_id" = c."workspace_id" AND o."id" <> c."id" AND lower(o."email") = lower(c."email")
  );

-- AlterTable
ALTER TABLE "contacts" ADD COLUMN     "consent" TEXT NOT NULL DEFAULT 'unknown',
ADD COLUMN     "consent_at" TIMESTAMPTZ(3),
ADD COLUMN     "consent_source" TEXT,
ADD COLUMN     "language" TEXT,
ADD COLUMN     "suppressed_at" TIMESTAMPTZ(3),
ADD COLUMN     "suppression_reason" TEXT,
ADD COLUMN     "timezone" TEXT;

-- AlterTable
ALTER TABLE "workspaces" ADD COLUMN     "quiet_from" TEXT,
ADD COLUMN     "quiet_timezone" TEXT NOT NULL DEFAULT 'UTC',
ADD COLUMN     "quiet_until" TEXT;

-- AlterTable
ALTER TABLE "emails" ADD COLUMN     "reply_to" TEXT,
ADD COLUMN     "sender" TEXT;

-- CreateTable
CREATE TABLE "suppressions" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "suppressions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "segments" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "filter" JSONB NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "segments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sender_identities" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "from_name" TEXT NOT NULL,
    "from_address" TEXT NOT NULL,
    "reply_to" TEXT,
    "signature" TEXT NOT NULL DEFAULT '',
    "daily_limit" INTEGER,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "sent_on" DATE,
    "sent_count" INTEGER NOT NULL DEFAULT 0,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sender_identities_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_imports" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'uploading',
    "size_bytes" INTEGER NOT NULL DEFAULT 0,
    "chunks" INTEGER NOT NULL DEFAULT 0,
    "line_count" INTEGER NOT NULL DEFAULT 0,
    "encoding" TEXT NOT NULL DEFAULT 'utf-8',
    "delimiter" TEXT NOT NULL DEFAULT ',',
    "has_header" BOOLEAN NOT NULL DEFAULT true,
    "settings" JSONB,
    "rows_done" INTEGER NOT NULL DEFAULT 0,
    "created_count" INTEGER NOT NULL DEFAULT 0,
    "updated_count" INTEGER NOT NULL DEFAULT 0,
    "skipped_count" INTEGER NOT NULL DEFAULT 0,
    "failed_count" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "contact_imports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_import_chunks" (
    "import_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "data" BYTEA NOT NULL,

    CONSTRAINT "contact_import_chunks_pkey" PRIMARY KEY ("import_id","seq")
);

-- CreateTable
CREATE TABLE "contact_import_errors" (
    "import_id" TEXT NOT NULL,
    "row" INTEGER NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "column" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "problem" TEXT NOT NULL,

    CONSTRAINT "contact_import_errors_pkey" PRIMARY KEY ("import_id","row")
);

-- CreateIndex
CREATE UNIQUE INDEX "suppressions_workspace_id_address_key" ON "suppressions"("workspace_id", "address");

-- CreateIndex
CREATE INDEX "suppressions_workspace_id_id_idx" ON "suppressions"("workspace_id", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "segments_workspace_id_name_key" ON "segments"("workspace_id", "name");

-- CreateIndex
CREATE INDEX "segments_workspace_id_id_idx" ON "segments"("workspace_id", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "sender_identities_workspace_id_name_key" ON "sender_identities"("workspace_id", "name");

-- CreateIndex
CREATE INDEX "sender_identities_workspace_id_id_idx" ON "sender_identities"("workspace_id", "id" DESC);

-- One identity at most is the one that is used where none is named.
CREATE UNIQUE INDEX "sender_identities_default_idx" ON "sender_identities"("workspace_id") WHERE "is_default";

-- CreateIndex
CREATE INDEX "contact_imports_workspace_id_id_idx" ON "contact_imports"("workspace_id", "id" DESC);

-- CreateIndex
CREATE INDEX "contact_import_chunks_workspace_id_idx" ON "contact_import_chunks"("workspace_id");

-- CreateIndex
CREATE INDEX "contact_import_errors_workspace_id_idx" ON "contact_import_errors"("workspace_id");

-- CreateIndex
CREATE INDEX "contacts_workspace_id_consent_id_idx" ON "contacts"("workspace_id", "consent", "id" DESC);

-- CreateIndex
CREATE INDEX "contacts_tags_idx" ON "contacts" USING GIN ("tags");

-- CreateIndex
CREATE INDEX "contacts_attributes_idx" ON "contacts" USING GIN ("attributes" jsonb_path_ops);

-- Companies are looked for without regard to case.
CREATE INDEX "contacts_company_idx" ON "contacts"("workspace_id", lower("company"), "id" DESC);

-- Few are suppressed.
CREATE INDEX "contacts_suppressed_idx" ON "contacts"("workspace_id", "id" DESC) WHERE "suppressed_at" IS NOT NULL;

-- What agents did for a contact: receipts by what they name, approvals by what they ask for, runs that are about one.
CREATE INDEX "receipts_target_idx" ON "receipts"("workspace_id", lower("target"), "id" DESC);
CREATE INDEX "approvals_args_idx" ON "approvals" USING GIN ("args" jsonb_path_ops);
CREATE INDEX "runs_contact_idx" ON "runs"("workspace_id", left("input" ->> 'contact_id', 64), "number" DESC) WHERE "input" ? 'contact_id';

-- AddForeignKey
ALTER TABLE "suppressions" ADD CONSTRAINT "suppressions_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "segments" ADD CONSTRAINT "segments_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sender_identities" ADD CONSTRAINT "sender_identities_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_imports" ADD CONSTRAINT "contact_imports_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_import_chunks" ADD CONSTRAINT "contact_import_chunks_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "contact_imports"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_import_chunks" ADD CONSTRAINT "contact_import_chunks_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_import_errors" ADD CONSTRAINT "contact_import_errors_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "contact_imports"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_import_errors" ADD CONSTRAINT "contact_import_errors_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;
