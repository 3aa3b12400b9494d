import type { Credential } from "@/lib/credentials/queries";

export type CredentialType = Credential["type"];

interface TypeWords {
  label: string;
  /** What a service that takes it says it is, in the words of people. */
  help: string;
  /** The field of it that is secret, and what a person calls that. */
  secret: "value" | "password" | "client_secret";
  secretLabel: string;
}

export const TYPE_WORDS: Record<CredentialType, TypeWords> = {
  api_key: {
    label: "API key",
    help: "A key that the service gave you. It goes into a header of each request, or into its query.",
    secret: "value",
    secretLabel: "Key",
  },
  bearer: {
    label: "Bearer token",
    help: "A token that the service takes as “Authorization: Bearer …”: personal access tokens, for instance.",
    secret: "value",
    secretLabel: "Token",
  },
  basic: {
    label: "User name and password",
    help: "What the service asks for when a browser shows a sign-in box (basic authentication).",
    secret: "password",
    secretLabel: "Password",
  },
  oauth2_client: {
    label: "OAuth 2 client",
    help: "A client id and secret, with which a fresh access token is asked for when a step needs one.",
    secret: "client_secret",
    secretLabel: "Client secret",
  },
};

export const TYPES = Object.keys(TYPE_WORDS) as CredentialType[];

/** What is typed into the hosts' field, as a list. */
export function hostsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}
