import { refreshTokenGrant } from "openid-client";
import { db, type Tx } from "@/lib/db/client";
import { withRetry } from "@/lib/db/with-retry";
import { ToolError } from "@/lib/tools/tool-error";
import { replaceSecret, type SecretValues } from "@/lib/vault/stored-secret";
import { type ConnectionRecord, clientSecret, heldBy, settingsOf, storeTokens, type Tokens } from "./exchange-code";
import { explainOAuth, oauthClient } from "./oauth-client";
import { tellBroken } from "./tell-broken";

/** A token with less than this to live is renewed before it is used. */
const EARLY_MS = 60_000;
const LOCK_MS = 60_000;

/** Each holds two connections to the database; others wait here, where they hold none. */
const SLOTS = 2;
const waiting: (() => void)[] = [];
let busy = 0;

const refreshing = new Map<string, Promise<SecretValues>>();

/**
 * The tokens of a connection, renewed where needed. Providers that rotate refresh tokens forgive no second use, so one
 * refresh is under way at a time: in this process by sharing it, across processes by a lock.
 * @param refused the access token that was answered 401
 * @throws ToolError connection_not_ready, connection_expired (somebody has to sign in), connection_refresh_failed
 */
export async function liveTokens(row: ConnectionRecord, refused?: string): Promise<SecretValues> {
  const held = await heldBy(row);
  if (!held.access_token) throw signInAgain(row);
  if (!isStale(row, held, refused)) return held;
  if (!held.refresh_token && held.access_token === refused) {
    await breakConnection(row, held);
    throw signInAgain(row);
  }
  if (!held.refresh_token) return held; // nothing to renew it with: the provider says whether it still counts
  const running = refreshing.get(row.id);
  if (running) return running;
  const work = withSlot(() => refresh(row.id, refused)).finally(() => refreshing.delete(row.id));
  refreshing.set(row.id, work);
  return work;
}

function isStale({ tokenExpiresAt }: ConnectionRecord, held: SecretValues, refused: string | undefined): boolean {
  if (held.access_token === refused) return true;
  return tokenExpiresAt !== null && tokenExpiresAt.getTime() - Date.now() < EARLY_MS;
}

async function withSlot<T>(work: () => Promise<T>): Promise<T> {
  if (busy >= SLOTS) await new Promise<void>((resume) => waiting.push(resume));
  else busy++;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else busy--;
  }
}

type Outcome = { values: SecretValues } | { error: ToolError };

/** Errors are answered, not thrown, so that what is recorded of them is committed. */
async function refresh(id: string, refused: string | undefined): Promise<SecretValues> {
  let unsaved: ((tx: Tx) => Promise<void>) | undefined;
  let fresh: SecretValues | undefined;
  const work = async (tx: Tx): Promise<Outcome> => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`connection:${id}`}, 0))`;
    const row = await tx.connection.findUnique({ where: { id } });
    if (!row) return { error: new ToolError("connection_not_found", "The connection is deleted.") };
    const held = await heldBy(row);
    const settings = settingsOf(row);
    if (!settings || !held.access_token || !held.refresh_token) return { error: signInAgain(row) };
    if (!isStale(row, held, refused)) return { values: held }; // somebody else has just renewed it
    let tokens: Tokens;
    try {
      const client = oauthClient(settings, clientSecret(row.app, held));
      tokens = await refreshTokenGrant(client, held.refresh_token);
    } catch (cause) {
      const { code, message, retryable } = explainOAuth(cause, new URL(settings.tokenUrl).host);
      if (code !== "invalid_grant") {
        const text = `The access to "${row.name}" could not be renewed: ${message}`;
        return { error: new ToolError("connection_refresh_failed", text, { retryable, cause }) };
      }
      await markBroken(tx, row, held);
      return { error: signInAgain(row) };
    }
    const { access_token, refresh_token = held.refresh_token } = tokens;
    fresh = { ...held, access_token, refresh_token };
    unsaved = (within) => storeTokens(within, row, held, tokens);
    await unsaved(tx);
    return { values: fresh };
  };
  let outcome: Outcome;
  try {
    outcome = await db.$transaction(work, { timeout: LOCK_MS, maxWait: LOCK_MS });
  } catch (error) {
    // The provider has given new tokens and may have forgotten the old ones: they must not be lost with a commit.
    if (!unsaved || !fresh) throw error;
    const save = unsaved;
    await withRetry(() => db.$transaction((tx) => save(tx)));
    return fresh;
  }
  if ("error" in outcome) throw outcome.error;
  return outcome.values;
}

async function breakConnection(row: ConnectionRecord, held: SecretValues): Promise<void> {
  await db.$transaction((tx) => markBroken(tx, row, held));
}

/** The tokens are no good any more and are forgotten; the client's secret stays for the next sign-in. */
async function markBroken(tx: Tx, row: ConnectionRecord, held: SecretValues): Promise<void> {
  const { id, workspaceId, credentialId } = row;
  const { client_secret } = held;
  if (credentialId) await replaceSecret(tx, workspaceId, credentialId, client_secret ? { client_secret } : {});
  await tellBroken(tx, row, signInAgain(row).message);
  await tx.connection.updateMany({ where: { id }, data: { tokenExpiresAt: null } });
}

function signInAgain({ name, status }: Pick<ConnectionRecord, "name" | "status">): ToolError {
  if (status === "authorizing") {
    return new ToolError("connection_not_ready", `Nobody has signed in to "${name}" yet.`);
  }
  return new ToolError("connection_expired", `The access to "${name}" has ended. Sign in again to renew it.`);
}
