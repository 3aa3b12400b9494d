import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf, pageOf, pageQuery } from "@/lib/api/schemas";
import { createCredential } from "./create-credential";
import { getCredential } from "./get-credential";
import { CREDENTIAL_TYPES, createCredentialInput, rotateCredentialInput, updateCredentialInput } from "./input";
import { listCredentials } from "./list-credentials";
import { revokeCredential } from "./revoke-credential";
import { rotateCredential } from "./rotate-credential";
import { credentialSchema } from "./serialize";
import { updateCredential } from "./update-credential";

const tag = "Credentials";
const credentialParam = z.strictObject({
  credential: z.string().max(200).openapi({ description: "Id of the credential." }),
});

export const listCredentialsOperation = defineOperation({
  id: "listCredentials",
  method: "GET",
  path: "/credentials",
  scope: "credentials:read",
  limit: "reads",
  tag,
  summary: "List credentials, newest first",
  query: pageQuery.extend({
    type: z.enum(CREDENTIAL_TYPES).optional().openapi({ description: "Only those of this type." }),
    status: z.enum(["live", "revoked"]).optional().openapi({ description: "Only those that are live, or revoked." }),
  }),
  response: pageOf(credentialSchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { query }) => listCredentials(ctx, query),
});

export const createCredentialOperation = defineOperation({
  id: "createCredential",
  method: "POST",
  path: "/credentials",
  scope: "credentials:write",
  limit: "none",
  tag,
  summary: "Create a credential",
  description:
    'The secret is sealed at once and never answered again. Steps use it by name: `{"credential": "CRM key"}` in the input of an HTTP tool.',
  body: createCredentialInput,
  response: dataOf(credentialSchema),
  status: 201,
  errors: ["already_exists", "url_not_allowed", "unavailable"],
  idempotent: true,
  examples: {
    body: {
      type: "api_key",
      name: "CRM key",
      value: "a-key-from-the-service",
      header: "X-API-Key",
      allowed_hosts: ["api.example.com"],
    },
  },
  handler: async (ctx, { body }) => ({ data: await createCredential(ctx, body) }),
});

export const getCredentialOperation = defineOperation({
  id: "getCredential",
  method: "GET",
  path: "/credentials/{credential}",
  scope: "credentials:read",
  limit: "reads",
  tag,
  summary: "Get a credential, without its value",
  params: credentialParam,
  response: dataOf(credentialSchema),
  handler: async (ctx, { params }) => ({ data: await getCredential(ctx, params) }),
});

export const updateCredentialOperation = defineOperation({
  id: "updateCredential",
  method: "PATCH",
  path: "/credentials/{credential}",
  scope: "credentials:write",
  limit: "none",
  tag,
  summary: "Rename a credential or change its hosts",
  params: credentialParam,
  body: updateCredentialInput,
  response: dataOf(credentialSchema),
  errors: ["already_exists"],
  examples: { body: { allowed_hosts: ["api.example.com", "*.example.org"] } },
  handler: async (ctx, { params, body }) => ({ data: await updateCredential(ctx, params.credential, body) }),
});

export const rotateCredentialOperation = defineOperation({
  id: "rotateCredential",
  method: "POST",
  path: "/credentials/{credential}/rotate",
  scope: "credentials:write",
  limit: "none",
  tag,
  summary: "Give a credential a new value",
  params: credentialParam,
  body: rotateCredentialInput,
  response: dataOf(credentialSchema),
  errors: ["credential_revoked", "unavailable"],
  examples: { body: { value: "a-newer-key-from-the-service" } },
  handler: async (ctx, { params, body }) => ({ data: await rotateCredential(ctx, params.credential, body) }),
});

export const revokeCredentialOperation = defineOperation({
  id: "revokeCredential",
  method: "POST",
  path: "/credentials/{credential}/revoke",
  scope: "credentials:write",
  limit: "none",
  tag,
  summary: "Revoke a credential and forget its value",
  params: credentialParam,
  response: dataOf(credentialSchema),
  handler: async (ctx, { params }) => ({ data: await revokeCredential(ctx, params) }),
});
