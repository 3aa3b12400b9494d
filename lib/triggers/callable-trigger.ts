import { hashApiKey, keyKind } from "@/lib/auth/api-key-format";
import type { Ctx } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors/app-error";
import type { Verification } from "./verification";

/** A trigger with what a call of it needs to know, its agent's input schema included. */
export interface CallableTrigger {
  id: string;
  workspace_id: string;
  agent_id: string;
  agent_slug: string;
  enabled: boolean;
  allow_get: boolean;
  verification: Verification | null;
  verification_secret: string | null;
  created_by: string;
  input_schema: Record<string, unknown> | null;
  /** Whether last_used_at is more than a minute old. */
  stale: boolean;
}

const SELECT = `
  SELECT t.id, t.workspace_id, t.agent_id, a.slug AS agent_slug, t.enabled, t.allow_get, t.verification, t.verification_secret,
    t.created_by, v.plan->'input_schema' AS input_schema,
    t.last_used_at IS NULL OR t.last_used_at < now() - interval '60 seconds' AS stale`;
const SOURCES = `FROM triggers t JOIN agents a ON a.id = t.agent_id LEFT JOIN agent_versions v ON v.id = a.published_version_id`;

const BY_ID = `${SELECT} ${SOURCES} WHERE t.id = $2 AND t.workspace_id = $1`;
const BY_AGENT = `${SELECT} ${SOURCES}
  WHERE a.workspace_id = $1 AND (a.id = $2 OR a.slug = $2) AND t.enabled ORDER BY t.id DESC LIMIT 1`;
const BY_KEY = `${SELECT}, t.hook_key_hash <> $1 AND t.previous_key_expires_at <= now() AS expired ${SOURCES}
  WHERE t.hook_key_hash = $1 OR t.previous_key_hash = $1`;

/**
 * The trigger that `/ext/triggers/{ref}` means: a trigger by id, or the newest enabled one of an agent, by id or slug.
 * @throws AppError not_found
 */
export async function findCallableTrigger(ctx: Ctx, ref: string): Promise<CallableTrigger> {
  const statement = ref.startsWith("trg_")
    ? { name: "trigger-by-id", text: BY_ID }
    : { name: "trigger-by-agent", text: BY_AGENT };
  const { rows } = await pool.query<CallableTrigger>({ ...statement, values: [ctx.workspaceId, ref] });
  if (!rows[0]) throw notFound("Trigger");
  return rows[0];
}

/**
 * The trigger that a hook key belongs to; the key before the last rotation counts while its grace lasts.
 * @throws AppError invalid_api_key, expired_api_key
 */
export async function findTriggerByHookKey(key: string): Promise<CallableTrigger> {
  const unknown = () => new AppError("invalid_api_key", "The hook key of this URL is not valid.");
  if (keyKind(key) !== "hook") throw unknown();
  const { rows } = await pool.query<CallableTrigger & { expired: boolean | null }>({
    name: "trigger-by-hook-key",
    text: BY_KEY,
    values: [hashApiKey(key)],
  });
  if (!rows[0]) throw unknown();
  const { expired, ...trigger } = rows[0];
  if (expired)
    throw new AppError("expired_api_key", "This URL's hook key was replaced. Use the trigger's new webhook URL.");
  return trigger;
}
