import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";

export const CLIENT = { id: "drover", secret: "a-secret-of-the-test-issuer" };

export interface IdentityProviderServer {
  issuer: string;
  close(): Promise<void>;
}

/**
 * A real OpenID Connect issuer on loopback: discovery, PKCE, state, nonce, signed ID tokens, userinfo. Its page asks who
 * one is, by an email address, and believes it. An address that begins with `unverified` is not vouched for.
 * @param redirectUri where the app under test takes the answer
 */
export async function startIdentityProvider(redirectUri: string, port = 0): Promise<IdentityProviderServer> {
  const server = createServer();
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [redirectUri],
        grant_types: ["authorization_code"],
        response_types: ["code"],
      },
    ],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    cookies: { keys: ["a-cookie-key-of-the-test-issuer"] },
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: id, email_verified: !id.startsWith("unverified"), name: `Person ${id}` }),
    }),
    async loadExistingGrant(ctx) {
      const { client, session, provider: self } = ctx.oidc;
      const accountId = session?.accountId;
      if (!client || !accountId) return undefined;
      const grant = new self.Grant({ clientId: client.clientId, accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  provider.on("server_error", (_ctx, error) => console.error("the test issuer failed:", error));
  const answer = provider.callback();
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.startsWith("/interaction/")) void interact(provider, request, response);
    else answer(request, response);
  });
  return {
    issuer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== "POST") {
    response.writeHead(200, { "content-type": "text/html" });
    response.end(`<!doctype html><html lang="en"><title>Who are you?</title><link rel="icon" href="data:,"><h1>Who are you?</h1>
      <form method="post"><label>Email <input name="login"></label>
      <button name="go" value="yes">Continue</button><button name="go" value="no">Cancel</button></form></html>`);
    return;
  }
  let text = "";
  for await (const chunk of request) text += chunk;
  const form = new URLSearchParams(text);
  const result =
    form.get("go") === "no"
      ? { error: "access_denied", error_description: "The person cancelled." }
      : { login: { accountId: form.get("login") ?? "", remember: false } };
  await provider.interactionFinished(request, response, result);
}
