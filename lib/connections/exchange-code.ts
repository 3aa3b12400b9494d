import { authorizationCodeGrant } from "openid-client";
import { env } from "@/lib/config/env";
import { db, type Tx } from "@/lib/db/client";
import { withRetry } from "@/lib/db/with-retry";
import { ToolError } from "@/lib/tools/tool-error";
import { insertSecret, openCredential, replaceSecret, type SecretValues } from "@/lib/vault/stored-secret";
import { getConnector } from "./connectors/all-connectors";
import { explainOAuth, oauthClient } from "./oauth-client";
import { openPart, readPending } from "./pending";
import { configOf } from "./serialize";
import { type OAuthSettings, oauthSettings } from "./settings";

export type ConnectionRecord = Awaited<ReturnType<Tx["connection"]["findFirstOrThrow"]>>;

/** Tokens as a provider answers them. */
export interface Tokens {
  access_token: string;
  refresh_token?: string | undefined;
  expires_in?: number | undefined;
  scope?: string | undefined;
}

/**
 * Finishes a sign-in: the code is exchanged for tokens, which take its place in the vault. For the worker alone.
 * @throws ToolError sign_in_failed; the code is spent either way
 */
export async function exchangeCode(row: ConnectionRecord): Promise<void> {
  const pending = readPending(row.pending);
  const settings = settingsOf(row);
  if (!pending?.code || !settings) return;
  const held = await heldBy(row);
  const back = new URL(pending.redirect_uri);
  back.searchParams.set("code", openPart(row, "code", pending.code));
  const client = oauthClient(settings, clientSecret(row.app, held));
  let tokens: Tokens;
  try {
    tokens = await authorizationCodeGrant(client, back, {
      pkceCodeVerifier: openPart(row, "verifier", pending.verifier),
    });
  } catch (error) {
    await db.connection.updateMany({ where: { id: row.id, pending: row.pending }, data: { pending: null } });
    const { message } = explainOAuth(error, new URL(settings.tokenUrl).host);
    throw new ToolError("sign_in_failed", `The sign-in could not be finished: ${message}`, { cause: error });
  }
  await withRetry(() =>
    db.$transaction(async (tx) => {
      await storeTokens(tx, row, held, tokens);
      await tx.connection.updateMany({ where: { id: row.id, pending: row.pending }, data: { pending: null } });
    }),
  );
}

/** Seals tokens in the place of those before; a refresh token that is not answered anew stays. */
export async function storeTokens(tx: Tx, row: ConnectionRecord, held: SecretValues, tokens: Tokens): Promise<void> {
  const { access_token, refresh_token = held.refresh_token, expires_in, scope } = tokens;
  const values = {
    ...(held.client_secret ? { client_secret: held.client_secret } : {}),
    access_token,
    ...(refresh_token ? { refresh_token } : {}),
  };
  const { workspaceId } = row;
  const [live] = await tx.$queryRaw<{ credential_id: string | null }[]>`
    SELECT credential_id FROM connections WHERE id = ${row.id} FOR UPDATE`;
  if (!live) return; // deleted in the meantime
  const config = configOf(row);
  let id = live.credential_id;
  if (!id || !(await replaceSecret(tx, workspaceId, id, values))) {
    const secret = { workspaceId, name: row.name, type: "connection" as const, config: {}, createdBy: row.createdBy };
    id = await insertSecret(tx, { ...secret, allowedHosts: config.hosts, values });
  }
  const granted = scope?.split(/[\s,]+/).filter(Boolean); // GitHub and Slack answer with commas
  await tx.connection.updateMany({
    where: { id: row.id },
    data: {
      credentialId: id,
      tokenExpiresAt: expires_in === undefined ? null : new Date(Date.now() + expires_in * 1000),
      updatedAt: new Date(),
      ...(granted?.length ? { config: { ...config, granted } } : {}),
    },
  });
}

/** How the row's provider is spoken to; undefined when it is not one of OAuth 2. */
export function settingsOf({ app, config }: Pick<ConnectionRecord, "app" | "config">): OAuthSettings | undefined {
  const connector = getConnector(app);
  if (connector?.auth.type !== "oauth2") return undefined;
  return oauthSettings(connector, connector.auth, configOf({ config }));
}

/** What the vault holds of a connection, empty when nothing yet. */
export async function heldBy({ workspaceId, credentialId }: ConnectionRecord): Promise<SecretValues> {
  return credentialId ? (await openCredential(workspaceId, credentialId)).values : {};
}

export function clientSecret(app: string, held: SecretValues): string | undefined {
  return held.client_secret ?? env.oauthClient(app)?.secret;
}
