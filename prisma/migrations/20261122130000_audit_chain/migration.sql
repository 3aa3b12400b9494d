-- The audit log as a chain: seals over its rows, a signed head, and rows that nobody changes in passing.

ALTER TABLE "audit_logs" ADD COLUMN "seal_seq" INTEGER;

CREATE INDEX "audit_logs_workspace_id_action_id_idx" ON "audit_logs"("workspace_id", "action", "id" DESC);
CREATE INDEX "audit_logs_workspace_id_actor_id_id_idx" ON "audit_logs"("workspace_id", "actor_id", "id" DESC);
CREATE INDEX "audit_logs_workspace_id_resource_id_id_idx" ON "audit_logs"("workspace_id", "resource_id", "id" DESC);
-- What waits for a seal: always few rows, however long the log is.
CREATE INDEX "audit_logs_unsealed_idx" ON "audit_logs"("workspace_id", "id") WHERE "seal_seq" IS NULL;

CREATE TABLE "audit_seals" (
    "workspace_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "from_id" TEXT NOT NULL,
    "to_id" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "leaves" BYTEA NOT NULL,
    "prev_hash" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "audit_seals_pkey" PRIMARY KEY ("workspace_id", "seq")
);
ALTER TABLE "audit_seals" ADD CONSTRAINT "audit_seals_workspace_id_fkey"
    FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "audit_heads" (
    "workspace_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "hash" BYTEA NOT NULL,
    "mac" BYTEA NOT NULL,
    "entries" BIGINT NOT NULL,
    CONSTRAINT "audit_heads_pkey" PRIMARY KEY ("workspace_id")
);
ALTER TABLE "audit_heads" ADD CONSTRAINT "audit_heads_workspace_id_fkey"
    FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A guard against mistakes and against a role that may not alter tables; the chain is what tells of the rest.
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is only added to' USING ERRCODE = 'insufficient_privilege';
END $$;

-- A workspace takes its log along when it is deleted: its row is gone by then.
CREATE FUNCTION audit_refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM workspaces WHERE id = OLD.workspace_id) THEN
        RAISE EXCEPTION 'the audit log is only added to' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
END $$;

-- Naming the columns keeps sealing itself free of any trigger: it sets seal_seq, once.
CREATE TRIGGER audit_logs_fixed BEFORE UPDATE OF id, workspace_id, actor_type, actor_id, action, resource_type, resource_id,
    before, after, request_id, address, created_at ON audit_logs FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_logs_sealed_once BEFORE UPDATE OF seal_seq ON audit_logs
    FOR EACH ROW WHEN (OLD.seal_seq IS NOT NULL) EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_logs_kept BEFORE DELETE ON audit_logs FOR EACH ROW EXECUTE FUNCTION audit_refuse_delete();
CREATE TRIGGER audit_logs_not_emptied BEFORE TRUNCATE ON audit_logs EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_seals_fixed BEFORE UPDATE ON audit_seals FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_seals_kept BEFORE DELETE ON audit_seals FOR EACH ROW EXECUTE FUNCTION audit_refuse_delete();
CREATE TRIGGER audit_seals_not_emptied BEFORE TRUNCATE ON audit_seals EXECUTE FUNCTION audit_refuse_change();
