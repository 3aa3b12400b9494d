import { pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { hashApiKey, keyKind } from "./api-key-format";
import { markUsed } from "./mark-used";
import { RefusedKey } from "./refused-key";
import { effectiveScopes, type Role, type Scope } from "./scopes";

export interface KeyPrincipal {
  keyId: string;
  userId: string;
  workspaceId: string;
  role: Role;
  scopes: ReadonlySet<Scope>;
}

/** Everything that decides about a key, in one query on a unique index. The database's clock says what has expired. */
const FIND = `
  SELECT k.id, k.user_id, k.workspace_id, k.scopes, k.revoked_at IS NOT NULL AS revoked, k.expires_at <= now() AS expired,
    k.last_used_at IS NULL OR k.last_used_at < now() - interval '60 seconds' AS stale, m.role, u.disabled_at IS NOT NULL AS disabled
  FROM api_keys k
  JOIN users u ON u.id = k.user_id
  LEFT JOIN memberships m ON m.workspace_id = k.workspace_id AND m.user_id = k.user_id
  WHERE k.key_hash = $1`;

interface FoundRow {
  id: string;
  user_id: string;
  workspace_id: string;
  scopes: string[];
  revoked: boolean;
  expired: boolean | null;
  stale: boolean;
  role: Role | null;
  disabled: boolean;
}

/** Who a key speaks for. Nothing is cached, so a revoked key is refused at once. @throws AppError 401 */
export async function verifyApiKey(key: string): Promise<KeyPrincipal> {
  const kind = keyKind(key);
  if (kind === "hook") {
    throw new AppError(
      "wrong_key_type",
      "This is a hook key. It works in the webhook URL of its own trigger only; use an API key here.",
    );
  }
  if (kind === null) throw unknownKey();
  const found = await pool.query<FoundRow>({ name: "find-api-key", text: FIND, values: [hashApiKey(key)] });
  const row = found.rows[0];
  if (!row) throw unknownKey();
  const ours = { id: row.id, workspaceId: row.workspace_id };
  if (row.revoked || row.disabled || !row.role) {
    throw new RefusedKey("revoked_api_key", "This API key has been revoked.", ours);
  }
  if (row.expired) {
    throw new RefusedKey("expired_api_key", "This API key has expired. Create a new one in Settings → API keys.", ours);
  }
  if (row.stale) markUsed("api_keys", row.id);
  return {
    keyId: row.id,
    userId: row.user_id,
    workspaceId: row.workspace_id,
    role: row.role,
    scopes: cachedScopes(row.scopes, row.role),
  };
}

function unknownKey(): AppError {
  return new AppError("invalid_api_key", "This API key is not valid.");
}

const scopeSets = new Map<string, ReadonlySet<Scope>>();

/** The same few combinations come again and again: their sets are built once. */
function cachedScopes(granted: string[], role: Role): ReadonlySet<Scope> {
  const name = `${role} ${granted.join()}`;
  let scopes = scopeSets.get(name);
  if (!scopes) {
    if (scopeSets.size > 1_000) scopeSets.clear();
    scopes = effectiveScopes(granted, role);
    scopeSets.set(name, scopes);
  }
  return scopes;
}
