import { createHash } from "node:crypto";
import { buildAuthorizationUrl, calculatePKCECodeChallenge, randomPKCECodeVerifier } from "openid-client";
import { randomBase62 } from "@/lib/crypto/base62";
import { oauthClient } from "./oauth-client";
import { type Pending, sealPart } from "./pending";
import { type OAuthSettings, redirectUri } from "./settings";

export const SIGN_IN_MS = 10 * 60_000;

export interface Authorization {
  /** Where the person is to be sent. */
  url: string;
  stateHash: Uint8Array<ArrayBuffer>;
  pending: string;
}

interface Beginner {
  connection: { id: string; workspaceId: string };
  userId: string;
  settings: OAuthSettings;
  scopes: string[];
}

/** Begins a sign-in with PKCE that `userId` alone can finish, within ten minutes and once. */
export async function beginAuthorization({ connection, userId, settings, scopes }: Beginner): Promise<Authorization> {
  const state = randomBase62(43);
  const verifier = randomPKCECodeVerifier();
  const url = buildAuthorizationUrl(oauthClient(settings), {
    ...settings.params,
    response_type: "code",
    redirect_uri: redirectUri(),
    ...(scopes.length > 0 ? { scope: scopes.join(settings.scopeSeparator) } : {}),
    state,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  });
  const pending: Pending = {
    user_id: userId,
    expires_at: Date.now() + SIGN_IN_MS,
    redirect_uri: redirectUri(),
    verifier: sealPart(connection, "verifier", verifier),
  };
  return { url: url.href, stateHash: hashState(state), pending: JSON.stringify(pending) };
}

export function hashState(state: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(state).digest());
}
