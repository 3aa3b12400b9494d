import type { Provider } from "next-auth/providers/index";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { env } from "@/lib/config/env";

/** What a provider says of a person, in the words of OpenID Connect. */
export interface Claims {
  sub: string;
  name?: string;
  preferred_username?: string;
  email?: string;
  email_verified?: boolean;
}

const profile = (claims: Claims) => ({
  id: claims.sub,
  name: claims.name ?? claims.preferred_username ?? "",
  email: claims.email ?? "",
  workspaceId: "", // known once the person is
});

/** Claims of the ID token, and those the issuer tells at its userinfo endpoint only. */
const userinfo: OAuthConfig<Claims>["userinfo"] = {
  async request({ client, tokens }) {
    const claims = claimsOf(tokens.id_token ?? "");
    if (!client.issuer.metadata.userinfo_endpoint) return claims;
    const more = await client.userinfo<Partial<Claims>>(tokens.access_token ?? "");
    if (more.sub !== claims.sub) throw new Error("The ID token and the userinfo endpoint speak of different people.");
    return { ...more, ...claims };
  },
};

/** The token's signature, issuer, audience and nonce have been checked when it was received. */
function claimsOf(idToken: string): Claims {
  return JSON.parse(Buffer.from(idToken.split(".")[1] ?? "", "base64url").toString());
}

function openId(id: "google" | "oidc", name: string, issuer: string, clientId: string, clientSecret: string): Provider {
  return {
    id,
    name,
    type: "oauth",
    wellKnown: `${issuer}/.well-known/openid-configuration`,
    authorization: { params: { scope: "openid email profile" } },
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    clientId,
    clientSecret,
    userinfo,
    profile,
  };
}

interface GithubEmail {
  email: string;
  primary: boolean;
  verified: boolean;
}

/** GitHub's account as claims: its numeric id never changes, its login may; of its addresses the primary one counts. */
export function githubClaims(user: { id: number; login: string; name?: string | null }, emails: GithubEmail[]): Claims {
  const primary = emails.find((each) => each.primary);
  return {
    sub: String(user.id),
    name: user.name || user.login,
    ...(primary && { email: primary.email, email_verified: primary.verified }),
  };
}

function github({ clientId, clientSecret }: { clientId: string; clientSecret: string }): Provider {
  return {
    id: "github",
    name: "GitHub",
    type: "oauth",
    issuer: "https://github.com/login/oauth",
    authorization: {
      url: "https://github.com/login/oauth/authorize",
      params: { scope: "read:user user:email" },
    },
    token: "https://github.com/login/oauth/access_token",
    userinfo: {
      url: "https://api.github.com/user",
      async request({ client, tokens }) {
        const user = await client.userinfo(tokens.access_token ?? "");
        const { body } = await client.requestResource("https://api.github.com/user/emails", tokens.access_token ?? "");
        const emails = JSON.parse(body?.toString() ?? "[]") as GithubEmail[];
        return githubClaims(user as unknown as { id: number; login: string }, emails) as never;
      },
    },
    checks: ["pkce", "state"],
    clientId,
    clientSecret,
    profile,
  } satisfies OAuthConfig<Claims>;
}

/** The configured providers, as next-auth takes them. Their addresses are the operator's choice. */
export function oauthProviders(): Provider[] {
  const { githubSignIn, googleSignIn, oidcSignIn } = env;
  const google = "https://accounts.google.com";
  return [
    ...(githubSignIn ? [github(githubSignIn)] : []),
    ...(googleSignIn ? [openId("google", "Google", google, googleSignIn.clientId, googleSignIn.clientSecret)] : []),
    ...(oidcSignIn
      ? [openId("oidc", oidcSignIn.name, oidcSignIn.issuer, oidcSignIn.clientId, oidcSignIn.clientSecret)]
      : []),
  ];
}
