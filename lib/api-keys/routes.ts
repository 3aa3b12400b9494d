import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf, pageOf, pageQuery } from "@/lib/api/schemas";
import { createApiKey, createApiKeyInput } from "./create-api-key";
import { listApiKeys } from "./list-api-keys";
import { revokeApiKey } from "./revoke-api-key";
import { rotateApiKey, rotateApiKeyInput } from "./rotate-api-key";
import { apiKeySchema, createdApiKeySchema } from "./serialize";

const tag = "API keys";
const keyParam = z.strictObject({ key: z.string().max(200).openapi({ description: "Id of the key." }) });

export const listApiKeysOperation = defineOperation({
  id: "listApiKeys",
  method: "GET",
  path: "/api-keys",
  scope: "session",
  limit: "reads",
  tag,
  summary: "List API keys, newest first",
  query: pageQuery,
  response: pageOf(apiKeySchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { query }) => listApiKeys(ctx, query),
});

export const createApiKeyOperation = defineOperation({
  id: "createApiKey",
  method: "POST",
  path: "/api-keys",
  scope: "session",
  limit: "none",
  tag,
  summary: "Create an API key",
  description: "The answer is the only place where the key is ever shown.",
  body: createApiKeyInput,
  response: dataOf(createdApiKeySchema),
  status: 201,
  idempotent: true,
  examples: { body: { name: "Nightly job", scopes: ["agents:read", "agents:trigger"], expires: "90d" } },
  handler: async (ctx, { body }) => ({ data: await createApiKey(ctx, body) }),
});

export const rotateApiKeyOperation = defineOperation({
  id: "rotateApiKey",
  method: "POST",
  path: "/api-keys/{key}/rotate",
  scope: "session",
  limit: "none",
  tag,
  summary: "Replace an API key by a new one with the same name and scopes",
  description: "The new key is answered here and nowhere else. The old one goes on for `grace_hours`, 0 to 72.",
  params: keyParam,
  body: rotateApiKeyInput,
  response: dataOf(createdApiKeySchema),
  status: 201,
  examples: { body: { grace_hours: 24 } },
  handler: async (ctx, { params, body }) => ({ data: await rotateApiKey(ctx, { ...params, ...body }) }),
});

export const revokeApiKeyOperation = defineOperation({
  id: "revokeApiKey",
  method: "DELETE",
  path: "/api-keys/{key}",
  scope: "session",
  limit: "none",
  tag,
  summary: "Revoke an API key",
  params: keyParam,
  status: 204,
  handler: async (ctx, { params }) => {
    await revokeApiKey(ctx, { id: params.key });
  },
});
