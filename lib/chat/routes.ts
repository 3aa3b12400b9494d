import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { completeChat } from "./complete-chat";
import { getModel, listModels } from "./list-models";
import { chatBody, completionSchema, modelSchema } from "./schemas";
import { streamChat } from "./stream-chat";

const tag = "OpenAI-compatible";

export const createChatCompletionOperation = defineOperation({
  id: "createChatCompletion",
  method: "POST",
  mount: "/v1",
  path: "/chat/completions",
  scope: "agents:trigger",
  limit: "runs",
  tag,
  summary: "Ask an agent as if it were a model",
  description:
    "The `model` is an agent. Its answer is the run's; what it thought on the way is `reasoning_content`. With `stream` the " +
    "answer comes as chunks while the model says it; what may yet turn out to be a thought comes as `reasoning_content` first. Tools are the agent's own: those a client sends are not called.",
  body: chatBody,
  response: completionSchema,
  errors: ["insufficient_credits", "agent_not_active", "agent_not_published", "not_found"],
  idempotent: true,
  examples: { body: { model: "acme-sales", messages: [{ role: "user", content: "When does Acme Corp renew?" }] } },
  handler: (ctx, { body, reservedId, request }) => {
    const call = { body, reservedId, signal: request.signal };
    return body.stream ? streamChat(ctx, call) : completeChat(ctx, call);
  },
});

export const listModelsOperation = defineOperation({
  id: "listModels",
  method: "GET",
  mount: "/v1",
  path: "/models",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "List the agents that can be asked",
  response: z.strictObject({ object: z.literal("list"), data: z.array(modelSchema) }),
  handler: async (ctx) => ({ object: "list" as const, data: await listModels(ctx) }),
});

export const getModelOperation = defineOperation({
  id: "getModel",
  method: "GET",
  mount: "/v1",
  path: "/models/{model}",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "Get an agent as a model",
  params: z.object({ model: z.string().max(200).openapi({ description: "An agent's slug or id." }) }),
  response: modelSchema,
  handler: (ctx, { params }) => getModel(ctx, params.model),
});
