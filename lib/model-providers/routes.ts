import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf, pageOf, pageQuery } from "@/lib/api/schemas";
import { createModelProvider } from "./create-provider";
import { deleteModelProvider } from "./delete-provider";
import { getModelProvider } from "./get-provider";
import { createProviderInput, updateProviderInput } from "./input";
import { listModelProviders } from "./list-providers";
import { modelProviderSchema } from "./serialize";
import { testModelProviderNow } from "./test-now";
import { updateModelProvider } from "./update-provider";

const tag = "Models";
const path = "/model-providers/{model_provider}";
const params = z.strictObject({
  model_provider: z.string().max(200).openapi({ description: "Id of the model provider." }),
});

export const listModelProvidersOperation = defineOperation({
  id: "listModelProviders",
  method: "GET",
  path: "/model-providers",
  scope: "credentials:read",
  limit: "reads",
  tag,
  summary: "List model providers, newest first",
  query: pageQuery,
  response: pageOf(modelProviderSchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { query }) => listModelProviders(ctx, query),
});

export const createModelProviderOperation = defineOperation({
  id: "createModelProvider",
  method: "POST",
  path: "/model-providers",
  scope: "credentials:write",
  limit: "none",
  tag,
  summary: "Create a model provider",
  description:
    "Its key is sealed into the vault, which workers alone open. The first one is the workspace's default. A worker " +
    "tests it at once: `status` says what came of it. A workspace has at most 20.",
  body: createProviderInput,
  response: dataOf(modelProviderSchema),
  status: 201,
  errors: ["url_not_allowed", "already_exists"],
  idempotent: true,
  examples: {
    body: {
      name: "OpenAI",
      kind: "openai",
      api_key: "sk-example",
      default_model: "gpt-5-mini",
      embedding_model: "text-embedding-3-small",
      models: [{ name: "gpt-5-mini", input_price: 0.25, output_price: 2 }],
    },
  },
  handler: async (ctx, { body }) => ({ data: await createModelProvider(ctx, body) }),
});

export const getModelProviderOperation = defineOperation({
  id: "getModelProvider",
  method: "GET",
  path,
  scope: "credentials:read",
  limit: "reads",
  tag,
  summary: "Get a model provider",
  params,
  response: dataOf(modelProviderSchema),
  handler: async (ctx, { params }) => ({ data: await getModelProvider(ctx, params.model_provider) }),
});

export const updateModelProviderOperation = defineOperation({
  id: "updateModelProvider",
  method: "PATCH",
  path,
  scope: "credentials:write",
  limit: "none",
  tag,
  summary: "Update a model provider",
  description: "At another host its key is to be entered again: no key follows a changed address by itself.",
  params,
  body: updateProviderInput,
  response: dataOf(modelProviderSchema),
  errors: ["url_not_allowed", "already_exists"],
  examples: { body: { default_model: "gpt-5", is_default: true } },
  handler: async (ctx, { params, body }) => ({ data: await updateModelProvider(ctx, params.model_provider, body) }),
});

export const deleteModelProviderOperation = defineOperation({
  id: "deleteModelProvider",
  method: "DELETE",
  path,
  scope: "credentials:write",
  limit: "none",
  tag,
  summary: "Delete a model provider and its key",
  params,
  status: 204,
  handler: (ctx, { params }) => deleteModelProvider(ctx, params.model_provider),
});

export const testModelProviderOperation = defineOperation({
  id: "testModelProvider",
  method: "POST",
  path: `${path}/test`,
  scope: "credentials:write",
  limit: "none",
  tag,
  summary: "Test a model provider now",
  description:
    "A worker asks its default model, and its embedding model, something small. `last_tested_at` moves when it has.",
  params,
  response: dataOf(modelProviderSchema),
  status: 202,
  handler: async (ctx, { params }) => ({ data: await testModelProviderNow(ctx, params.model_provider) }),
});
