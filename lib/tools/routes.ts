import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { jsonObject, pageOf } from "@/lib/api/schemas";
import { listTools } from "./registry";

const toolSchema = z
  .strictObject({
    name: z.string().openapi({ example: "http.get" }),
    title: z.string(),
    description: z.string(),
    app: z.string(),
    effect: z.enum(["read", "write", "destructive"]),
    idempotent: z.boolean(),
    input_schema: jsonObject,
    source: z.enum(["builtin"]),
  })
  .openapi("Tool");

export const listToolsOperation = defineOperation({
  id: "listTools",
  method: "GET",
  path: "/tools",
  scope: "agents:read",
  limit: "reads",
  tag: "Tools",
  summary: "List the tools a plan may call",
  response: pageOf(toolSchema),
  handler: async () => ({ data: listTools(), next_cursor: null }),
});
