import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { jsonObject, pageOf, pageQuery } from "@/lib/api/schemas";
import { listTools } from "./list-tools";
import { TOOL_SOURCES } from "./types";

const toolSchema = z
  .strictObject({
    name: z.string().openapi({ example: "http.get" }),
    title: z.string(),
    description: z.string(),
    app: z.string(),
    effect: z.enum(["read", "write", "destructive"]),
    idempotent: z.boolean(),
    input_schema: jsonObject,
    source: z.enum(TOOL_SOURCES),
    needs_connection: z.string().nullable().openapi({ description: "The app of which a connection is needed." }),
  })
  .openapi("Tool");

export const listToolsOperation = defineOperation({
  id: "listTools",
  method: "GET",
  path: "/tools",
  scope: "agents:read",
  limit: "reads",
  tag: "Tools",
  summary: "List the tools a plan may call, Drover's own first",
  query: pageQuery.extend({
    q: z.string().max(200).optional().openapi({ description: "Words in name, title, description or app." }),
    source: z.enum(TOOL_SOURCES).optional().openapi({ description: "Where the tools come from." }),
  }),
  response: pageOf(toolSchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { query }) => listTools(ctx, query),
});
