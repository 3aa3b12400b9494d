-- CreateEnum
CREATE TYPE "budget_period" AS ENUM ('run', 'month');

-- AlterEnum
ALTER TYPE "approval_kind" ADD VALUE 'budget';

-- AlterTable
ALTER TABLE "memberships" ADD COLUMN     "digest" TEXT NOT NULL DEFAULT 'off',
ADD COLUMN     "digest_hour" INTEGER NOT NULL DEFAULT 8,
ADD COLUMN     "digest_sent_at" TIMESTAMPTZ(3),
ADD COLUMN     "digest_timezone" TEXT NOT NULL DEFAULT 'UTC';

-- AlterTable
ALTER TABLE "notifications" ADD COLUMN     "digest" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "in_app" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "sessions" ADD COLUMN     "address" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "user_agent" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "last_workspace_id" TEXT;

-- AlterTable
ALTER TABLE "workspaces" ADD COLUMN     "deleted_at" TIMESTAMPTZ(3),
ADD COLUMN     "retention_days" INTEGER,
ADD COLUMN     "retention_runs" INTEGER,
ADD COLUMN     "vault_stamp" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "identities" (
    "provider" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "identities_pkey" PRIMARY KEY ("provider","subject")
);

-- CreateTable
CREATE TABLE "invitations" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "email" TEXT,
    "role" "role" NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "invited_by" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "accepted_by" TEXT,
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_preferences" (
    "workspace_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "in_app" BOOLEAN NOT NULL,
    "email" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notification_preferences_pkey" PRIMARY KEY ("workspace_id","user_id","kind")
);

-- CreateTable
CREATE TABLE "budgets" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "agent_id" TEXT,
    "subject" TEXT NOT NULL,
    "period" "budget_period" NOT NULL,
    "limit_credits" INTEGER NOT NULL,
    "extra_credits" INTEGER NOT NULL DEFAULT 0,
    "extra_month" DATE,
    "spent_credits" INTEGER NOT NULL DEFAULT 0,
    "spent_month" DATE,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "budgets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credentials" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "live_name" TEXT,
    "type" TEXT NOT NULL,
    "config" JSONB NOT NULL DEFAULT '{}',
    "allowed_hosts" TEXT[],
    "version" INTEGER NOT NULL DEFAULT 1,
    "key_version" INTEGER NOT NULL,
    "wrapped_key" BYTEA NOT NULL,
    "sealed" BYTEA NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "credentials_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connections" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "app" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "account" TEXT,
    "config" JSONB NOT NULL DEFAULT '{}',
    "calendars" JSONB,
    "credential_id" TEXT,
    "state_hash" BYTEA,
    "pending" TEXT,
    "token_expires_at" TIMESTAMPTZ(3),
    "last_checked_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "connections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mcp_servers" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "credential_id" TEXT,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "status" TEXT NOT NULL DEFAULT 'unchecked',
    "all_tools" BOOLEAN NOT NULL DEFAULT true,
    "allowed_tools" TEXT[],
    "tools" JSONB NOT NULL DEFAULT '[]',
    "offered_tools" JSONB,
    "server_info" JSONB,
    "last_checked_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mcp_servers_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "identities_user_id_idx" ON "identities"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitations_token_hash_key" ON "invitations"("token_hash");

-- CreateIndex
CREATE INDEX "invitations_workspace_id_id_idx" ON "invitations"("workspace_id", "id" DESC);

-- CreateIndex
CREATE INDEX "notification_preferences_user_id_idx" ON "notification_preferences"("user_id");

-- DropIndex
DROP INDEX "notifications_workspace_id_user_id_id_idx";

-- DropIndex
DROP INDEX "notifications_workspace_id_user_id_read_at_idx";

-- CreateIndex
CREATE INDEX "notifications_workspace_id_user_id_in_app_id_idx" ON "notifications"("workspace_id", "user_id", "in_app", "id" DESC);

-- CreateIndex
CREATE INDEX "notifications_workspace_id_user_id_in_app_read_at_idx" ON "notifications"("workspace_id", "user_id", "in_app", "read_at");

-- CreateIndex
CREATE INDEX "budgets_agent_id_idx" ON "budgets"("agent_id");

-- CreateIndex
CREATE UNIQUE INDEX "budgets_workspace_id_subject_period_key" ON "budgets"("workspace_id", "subject", "period");

-- CreateIndex
CREATE INDEX "credentials_workspace_id_id_idx" ON "credentials"("workspace_id", "id" DESC);

-- CreateIndex
CREATE INDEX "credentials_key_version_idx" ON "credentials"("key_version");

-- CreateIndex
CREATE UNIQUE INDEX "credentials_workspace_id_live_name_key" ON "credentials"("workspace_id", "live_name");

-- CreateIndex
CREATE UNIQUE INDEX "connections_credential_id_key" ON "connections"("credential_id");

-- CreateIndex
CREATE UNIQUE INDEX "connections_state_hash_key" ON "connections"("state_hash");

-- CreateIndex
CREATE INDEX "connections_workspace_id_id_idx" ON "connections"("workspace_id", "id" DESC);

-- CreateIndex
CREATE INDEX "connections_workspace_id_kind_id_idx" ON "connections"("workspace_id", "kind", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "connections_workspace_id_name_key" ON "connections"("workspace_id", "name");

-- CreateIndex
CREATE INDEX "mcp_servers_workspace_id_id_idx" ON "mcp_servers"("workspace_id", "id" DESC);

-- CreateIndex
CREATE INDEX "mcp_servers_credential_id_idx" ON "mcp_servers"("credential_id");

-- CreateIndex
CREATE UNIQUE INDEX "mcp_servers_workspace_id_slug_key" ON "mcp_servers"("workspace_id", "slug");

-- CreateIndex
CREATE INDEX "memberships_digest_idx" ON "memberships"("digest");

-- CreateIndex
CREATE INDEX "notifications_digest_user_id_idx" ON "notifications"("digest", "user_id");

-- CreateIndex
CREATE INDEX "workspaces_deleted_at_idx" ON "workspaces"("deleted_at");

-- AddForeignKey
ALTER TABLE "identities" ADD CONSTRAINT "identities_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_preferences" ADD CONSTRAINT "notification_preferences_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_preferences" ADD CONSTRAINT "notification_preferences_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budgets" ADD CONSTRAINT "budgets_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budgets" ADD CONSTRAINT "budgets_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agents"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connections" ADD CONSTRAINT "connections_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connections" ADD CONSTRAINT "connections_credential_id_fkey" FOREIGN KEY ("credential_id") REFERENCES "credentials"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mcp_servers" ADD CONSTRAINT "mcp_servers_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mcp_servers" ADD CONSTRAINT "mcp_servers_credential_id_fkey" FOREIGN KEY ("credential_id") REFERENCES "credentials"("id") ON DELETE SET NULL ON UPDATE CASCADE;

