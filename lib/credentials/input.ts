import { z } from "@hono/zod-openapi";
import { env } from "@/lib/config/env";
import { AppError } from "@/lib/errors/app-error";
import { UrlNotAllowedError } from "@/lib/net/errors";
import { assertUrlAllowed } from "@/lib/net/safe-fetch";
import { hostAndPort } from "@/lib/net/vet-address";
import { freeText, nameText } from "@/lib/validation/text";
import { normalizeHostPattern } from "@/lib/vault/allowed-hosts";

export const CREDENTIAL_TYPES = ["api_key", "basic", "bearer", "oauth2_client"] as const;
export type CredentialType = (typeof CREDENTIAL_TYPES)[number];

const MAX_SECRET = 65_536;

const secretText = z
  .string()
  .min(1, "May not be empty.")
  .max(MAX_SECRET, "May have at most 65536 characters.")
  .refine((text) => text.isWellFormed(), "Is not valid text.");
/** What goes into a header as it is. */
const headerSecret = secretText.regex(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/, {
  error: "May only have printable ASCII characters, and no space around it. Was a line break copied with it?",
});

const hostPattern = z
  .string()
  .max(260)
  .transform((text, issues) => {
    const pattern = normalizeHostPattern(text);
    if (pattern !== undefined) return pattern;
    issues.addIssue({
      code: "custom",
      message: "Must be a host, such as api.example.com, *.example.com or host:8443.",
    });
    return z.NEVER;
  });

const allowedHosts = z
  .array(hostPattern)
  .min(1, "Name at least one host.")
  .max(50, "May name at most 50 hosts.")
  .transform((hosts) => [...new Set(hosts)])
  .openapi({
    description:
      "Hosts it may be sent to: `api.example.com`, `*.example.com` (every name below it), with `:port` when it is not the scheme's own.",
    example: ["api.example.com"],
  });

const facts = { name: nameText, description: freeText(1000).optional(), allowed_hosts: allowedHosts };

const headerName = z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, "Must be the name of a header.");
/** Decided by the connection, not by a request. */
const FORBIDDEN_HEADERS =
  /^(?:host|content-length|transfer-encoding|connection|keep-alive|upgrade|expect|te|trailer|proxy-.*)$/i;

const apiKey = z
  .strictObject({
    type: z.literal("api_key"),
    ...facts,
    value: secretText,
    header: headerName
      .refine((name) => !FORBIDDEN_HEADERS.test(name), "This header cannot be set.")
      .optional()
      .openapi({ description: "The header it is sent in. Default X-API-Key." }),
    query: z
      .string()
      .min(1)
      .max(100)
      .regex(/^[\x21-\x7e]+$/, "Must be the name of a query parameter.")
      .optional()
      .openapi({ description: "The query parameter it is sent in, instead of a header." }),
  })
  .refine(({ header, query }) => header === undefined || query === undefined, {
    path: ["query"],
    message: "It is sent in a header or in the query, not in both.",
  })
  .refine(({ query, value }) => query !== undefined || headerSecret.safeParse(value).success, {
    path: ["value"],
    message: "May only have printable ASCII characters, and no space around it. Was a line break copied with it?",
  });

const basic = z.strictObject({
  type: z.literal("basic"),
  ...facts,
  username: z
    .string()
    .max(500)
    .regex(/^[^:\p{Cc}]*$/u, "May have no colon and no control characters."),
  password: secretText,
});

const bearer = z.strictObject({ type: z.literal("bearer"), ...facts, value: headerSecret });

const oauth2Client = z.strictObject({
  type: z.literal("oauth2_client"),
  ...facts,
  token_url: z.url("Must be a URL.").max(2000).openapi({ description: "Where access tokens are asked for; https." }),
  client_id: z.string().min(1).max(500),
  client_secret: secretText,
  scope: z.string().max(2000).optional(),
});

export const createCredentialInput = z.discriminatedUnion("type", [apiKey, basic, bearer, oauth2Client]);
export type CreateCredentialInput = z.input<typeof createCredentialInput>;

export const updateCredentialInput = z
  .strictObject({ name: nameText, description: freeText(1000), allowed_hosts: allowedHosts })
  .partial();
export type UpdateCredentialInput = z.input<typeof updateCredentialInput>;

export const rotateCredentialInput = z.strictObject({
  value: secretText.optional().openapi({ description: "The new value of an API key or bearer token." }),
  password: secretText.optional().openapi({ description: "The new password of basic authentication." }),
  client_secret: secretText.optional().openapi({ description: "The new secret of an OAuth 2 client." }),
});
export type RotateCredentialInput = z.input<typeof rotateCredentialInput>;

export function isHeaderSecret(value: string): boolean {
  return headerSecret.safeParse(value).success;
}

/** @throws AppError url_not_allowed, saying why no token is asked for there */
export function checkTokenUrl(url: string): void {
  const refuse = (message: string) =>
    new AppError("url_not_allowed", message, { details: [{ path: "token_url", message }] });
  try {
    assertUrlAllowed(url);
  } catch (error) {
    if (error instanceof UrlNotAllowedError) throw refuse(error.message);
    throw error;
  }
  const target = new URL(url);
  if (target.protocol !== "https:" && !env.allowPrivateHosts.includes(hostAndPort(target)))
    throw refuse("The client's secret is only sent over https.");
}
