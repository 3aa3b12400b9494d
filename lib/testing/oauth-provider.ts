import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";

export const OAUTH_CLIENT = { id: "drover-client", secret: "canary-of-the-oauth-client" };

/** What the token endpoint does once instead of its work. */
export type TokenBehaviour = "redirect" | "hang" | "huge" | "html" | "unavailable";

export interface OAuthProvider {
  origin: string;
  host: string;
  /** For the fields of the connector `oauth2`. */
  fields: Record<string, string>;
  /** The next calls of the token endpoint, in order; then it works. */
  next: TokenBehaviour[];
  /** Requests to the token endpoint, by grant type. */
  grants: string[];
  /** Tokens that were given out, and codes that came in: what must not be found anywhere. */
  secrets: Set<string>;
  /** Ends a token, and the grant it belongs to, as if the person had done so at the provider. */
  revoke(token: string): Promise<void>;
  /** Ends an access token before its time; its grant goes on. */
  forget(token: string): Promise<void>;
  /** Whether an access token still counts. */
  accepts(token: string): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * A real OAuth 2 provider on loopback: PKCE required, `iss` in its answers, refresh tokens that rotate and of which a
 * second use ends the grant. Its page asks for a name, and for consent.
 * @param redirectUri where the app under test takes the answer
 */
export async function startOAuthProvider(redirectUri: string, port = 0): Promise<OAuthProvider> {
  const server = createServer();
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const origin = `http://${host}`;
  const provider = newProvider(origin, redirectUri);
  const next: TokenBehaviour[] = [];
  const grants: string[] = [];
  const secrets = new Set<string>();
  const keep = (token: { jti: string }) => secrets.add(token.jti);
  provider.on("access_token.saved", keep);
  provider.on("refresh_token.saved", keep);
  provider.on("authorization_code.saved", keep);
  provider.on("grant.success", ({ oidc }) => grants.push(String(oidc.params?.grant_type)));
  provider.on("grant.error", ({ oidc }) => grants.push(`${oidc.params?.grant_type} refused`));
  provider.on("server_error", (_ctx, error) => console.error("the test provider failed:", error));
  const answer = provider.callback();
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const behaviour = request.url === "/token" ? next.shift() : undefined;
    if (behaviour) misbehave(behaviour, response);
    else if (request.url?.startsWith("/interaction/")) void interact(provider, request, response);
    else answer(request, response);
  });
  const basic = `Basic ${Buffer.from(`${OAUTH_CLIENT.id}:${OAUTH_CLIENT.secret}`).toString("base64")}`;
  return {
    origin,
    host,
    next,
    grants,
    secrets,
    fields: {
      authorize_url: `${origin}/auth`,
      token_url: `${origin}/token`,
      revoke_url: `${origin}/token/revocation`,
      account_url: `${origin}/me`,
      issuer: origin,
      client_id: OAUTH_CLIENT.id,
      client_secret: OAUTH_CLIENT.secret,
      hosts: host,
    },
    revoke: async (token) => {
      const body = new URLSearchParams({ token });
      const { status } = await fetch(`${origin}/token/revocation`, {
        method: "POST",
        headers: { authorization: basic },
        body,
      });
      if (status !== 200) throw new Error(`The test provider answered ${status} to a revocation.`);
    },
    forget: async (token) => (await provider.AccessToken.find(token))?.destroy(),
    accepts: async (token) => (await fetch(`${origin}/me`, { headers: { authorization: `Bearer ${token}` } })).ok,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What a person's browser does at the provider. @returns where it is sent back to */
export async function signInAtProvider(authorizeUrl: string, login = "ada", consent = true): Promise<URL> {
  const { origin } = new URL(authorizeUrl);
  const jar = new Map<string, string>();
  let url = authorizeUrl;
  for (let hops = 0; hops < 20; hops++) {
    const isPage = new URL(url).pathname.startsWith("/interaction/");
    const response = await fetch(url, {
      redirect: "manual",
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") },
      ...(isPage ? { method: "POST", body: new URLSearchParams({ login, go: consent ? "yes" : "no" }) } : {}),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ""] = cookie.split(";");
      jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    const location = response.headers.get("location");
    if (!location) throw new Error(`The provider answered ${response.status}: ${await response.text()}`);
    const to = new URL(location, url);
    if (to.origin !== origin) return to;
    url = to.href;
  }
  throw new Error("The provider sends its visitors in circles.");
}

function newProvider(issuer: string, redirectUri: string): Provider {
  return new Provider(issuer, {
    clients: [
      {
        client_id: OAUTH_CLIENT.id,
        client_secret: OAUTH_CLIENT.secret,
        redirect_uris: [redirectUri],
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
      },
    ],
    claims: { openid: ["sub"], email: ["email"] },
    scopes: ["openid", "offline_access", "email", "calendar.read"],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, revocation: { enabled: true } },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    cookies: { keys: ["a-cookie-key-of-the-test-provider"] },
    issueRefreshToken: async () => true,
    rotateRefreshToken: true,
    ttl: { AccessToken: 3600, RefreshToken: 86_400, Grant: 86_400, Session: 3600, Interaction: 600, IdToken: 600 },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, email: `${id}@example.com` }) }),
    async loadExistingGrant(ctx) {
      const { client, session, provider } = ctx.oidc;
      if (!client || !session?.accountId) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope("openid offline_access email calendar.read");
      await grant.save();
      return grant;
    },
  });
}

function misbehave(behaviour: TokenBehaviour, response: ServerResponse): void {
  if (behaviour === "redirect") response.writeHead(307, { location: "http://127.0.0.1:1/token" }).end();
  else if (behaviour === "huge")
    response.writeHead(200, { "content-type": "application/json" }).end("x".repeat(1024 * 1024));
  else if (behaviour === "html") response.writeHead(200, { "content-type": "text/html" }).end("<html>Hello</html>");
  else if (behaviour === "unavailable") response.writeHead(503).end();
}

async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== "POST") {
    response.writeHead(200, { "content-type": "text/html" });
    response.end(`<!doctype html><html lang="en"><title>Example provider</title><link rel="icon" href="data:,">
      <h1>Let Drover use your account?</h1><form method="post"><label>Name <input name="login"></label>
      <button name="go" value="yes">Allow</button><button name="go" value="no">Refuse</button></form></html>`);
    return;
  }
  let text = "";
  for await (const chunk of request) text += chunk;
  const form = new URLSearchParams(text);
  const result =
    form.get("go") === "no"
      ? { error: "access_denied", error_description: "The person refused." }
      : { login: { accountId: form.get("login") ?? "", remember: false } };
  await provider.interactionFinished(request, response, result);
}
