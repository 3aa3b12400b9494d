import { tokenRevocation } from "openid-client";
import { db } from "@/lib/db/client";
import { openCredential, wipeSecret } from "@/lib/vault/stored-secret";
import type { RemovedConnection } from "./emit-check";
import { clientSecret, settingsOf } from "./exchange-code";
import { explainOAuth, oauthClient } from "./oauth-client";

/**
 * Revokes what a deleted connection held at its provider, then wipes it. For the worker alone.
 * @throws Error while the provider cannot be reached, so that it is tried again
 */
export async function revokeTokens({ workspace_id, app, credential_id, fields }: RemovedConnection): Promise<void> {
  const row = await db.credential.findFirst({
    where: { id: credential_id, workspaceId: workspace_id, revokedAt: null },
  });
  const settings = settingsOf({ app, config: { fields, hosts: [], scopes: [] } });
  if (!row) return;
  if (settings) {
    const { values } = await openCredential(workspace_id, credential_id);
    const client = oauthClient(settings, clientSecret(app, values));
    for (const kind of ["refresh_token", "access_token"] as const) {
      const token = values[kind];
      if (!token) continue;
      try {
        await tokenRevocation(client, token, { token_type_hint: kind });
      } catch (error) {
        const { retryable, message } = explainOAuth(error, new URL(settings.revokeUrl ?? "").host);
        if (retryable) throw new Error(`Tokens could not be revoked: ${message}`);
      }
    }
  }
  await forgetTokens(workspace_id, credential_id);
}

/** Wipes it whether or not the provider was told. */
export async function forgetTokens(workspaceId: string, credentialId: string): Promise<void> {
  await db.$transaction((tx) => wipeSecret(tx, workspaceId, credentialId));
}
