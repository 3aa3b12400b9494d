import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf, pageOf, pageQuery } from "@/lib/api/schemas";
import { createIdentity } from "./create-identity";
import { deleteIdentity } from "./delete-identity";
import { createIdentityInput, updateIdentityInput } from "./input";
import { getIdentity, listIdentities } from "./list-identities";
import { identitySchema } from "./serialize";
import { updateIdentity } from "./update-identity";

const tag = "Identities";
const identityParam = z.strictObject({ identity: z.string().max(200).openapi({ description: "Id of the identity." }) });

export const listIdentitiesOperation = defineOperation({
  id: "listIdentities",
  method: "GET",
  path: "/identities",
  scope: "contacts:read",
  limit: "reads",
  tag,
  summary: "List identities, newest first",
  query: pageQuery,
  response: pageOf(identitySchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { query }) => listIdentities(ctx, query),
});

export const createIdentityOperation = defineOperation({
  id: "createIdentity",
  method: "POST",
  path: "/identities",
  scope: "contacts:write",
  limit: "none",
  tag,
  summary: "Create an identity",
  description: "Whom mail to contacts comes from. The mail server has to let the address pass.",
  body: createIdentityInput,
  response: dataOf(identitySchema),
  status: 201,
  errors: ["already_exists"],
  idempotent: true,
  examples: {
    body: { name: "Sales", from_name: "Kim from Acme", from_address: "kim@acme.example", daily_limit: 200 },
  },
  handler: async (ctx, { body }) => ({ data: await createIdentity(ctx, body) }),
});

export const getIdentityOperation = defineOperation({
  id: "getIdentity",
  method: "GET",
  path: "/identities/{identity}",
  scope: "contacts:read",
  limit: "reads",
  tag,
  summary: "Get an identity",
  params: identityParam,
  response: dataOf(identitySchema),
  handler: async (ctx, { params }) => ({ data: await getIdentity(ctx, params) }),
});

export const updateIdentityOperation = defineOperation({
  id: "updateIdentity",
  method: "PATCH",
  path: "/identities/{identity}",
  scope: "contacts:write",
  limit: "none",
  tag,
  summary: "Change an identity",
  params: identityParam,
  body: updateIdentityInput,
  response: dataOf(identitySchema),
  errors: ["already_exists"],
  examples: { body: { daily_limit: 500, is_default: true } },
  handler: async (ctx, { params, body }) => ({ data: await updateIdentity(ctx, params.identity, body) }),
});

export const deleteIdentityOperation = defineOperation({
  id: "deleteIdentity",
  method: "DELETE",
  path: "/identities/{identity}",
  scope: "contacts:write",
  limit: "none",
  tag,
  summary: "Delete an identity",
  params: identityParam,
  status: 204,
  handler: (ctx, { params }) => deleteIdentity(ctx, params),
});
