import { env } from "@/lib/config/env";

/** Who can say who a person is, beside a password. */
export const PROVIDER_IDS = ["github", "google", "oidc"] as const;
export type ProviderId = (typeof PROVIDER_IDS)[number];

export interface IdentityProvider {
  id: ProviderId;
  /** What its button says. */
  name: string;
}

/** The providers that the environment configures. */
export function identityProviders(): IdentityProvider[] {
  const { githubSignIn, googleSignIn, oidcSignIn } = env;
  return [
    ...(githubSignIn ? [{ id: "github" as const, name: "GitHub" }] : []),
    ...(googleSignIn ? [{ id: "google" as const, name: "Google" }] : []),
    ...(oidcSignIn ? [{ id: "oidc" as const, name: oidcSignIn.name }] : []),
  ];
}

export function isProviderId(id: string): id is ProviderId {
  return PROVIDER_IDS.some((each) => each === id);
}
