import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { agentParam, dataOf, pageOf, pageQuery } from "@/lib/api/schemas";
import { addMemory, editMemory, forgetMemory, memoryChange, memoryInput } from "./change-memory";
import { listMemories } from "./list-memories";
import { memorySchema } from "./serialize";

const tag = "Memory";
const memoryParam = z.strictObject({ memory: z.string().max(200).openapi({ description: "Id of the memory." }) });

export const listMemoriesOperation = defineOperation({
  id: "listMemories",
  method: "GET",
  path: "/agents/{agent}/memories",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "List what an agent remembers, newest first",
  params: agentParam,
  query: pageQuery.extend({
    q: z.string().max(200).optional().openapi({ description: "Part of the key or the content." }),
  }),
  response: pageOf(memorySchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { params, query }) => listMemories(ctx, { ...query, ...params }),
});

export const addMemoryOperation = defineOperation({
  id: "addMemory",
  method: "POST",
  path: "/agents/{agent}/memories",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Note something for an agent",
  params: agentParam,
  body: memoryInput,
  response: dataOf(memorySchema),
  status: 201,
  idempotent: true,
  examples: { body: { key: "acme_contact", content: "Acme prefers to be written to on Mondays." } },
  handler: async (ctx, { params, body }) => ({ data: await addMemory(ctx, params.agent, body) }),
});

export const editMemoryOperation = defineOperation({
  id: "editMemory",
  method: "PATCH",
  path: "/memories/{memory}",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Correct what an agent remembers",
  params: memoryParam,
  body: memoryChange,
  response: dataOf(memorySchema),
  examples: { body: { content: "Acme prefers to be written to on Tuesdays." } },
  handler: async (ctx, { params, body }) => ({ data: await editMemory(ctx, params.memory, body) }),
});

export const forgetMemoryOperation = defineOperation({
  id: "forgetMemory",
  method: "DELETE",
  path: "/memories/{memory}",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Let an agent forget something",
  params: memoryParam,
  status: 204,
  handler: (ctx, { params }) => forgetMemory(ctx, params.memory),
});
