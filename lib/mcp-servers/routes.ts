import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf, pageOf, pageQuery } from "@/lib/api/schemas";
import { acceptMcpTools } from "./accept-tools";
import { checkMcpServerNow } from "./check-now";
import { createMcpServer } from "./create-server";
import { deleteMcpServer } from "./delete-server";
import { getMcpServer } from "./get-server";
import { acceptInput, createMcpServerInput, updateMcpServerInput } from "./input";
import { listMcpServers } from "./list-servers";
import { mcpServerDetailSchema, mcpServerSchema } from "./serialize";
import { updateMcpServer } from "./update-server";

const tag = "MCP servers";
const serverParam = z.strictObject({ server: z.string().max(200).openapi({ description: "Id of the MCP server." }) });

export const listMcpServersOperation = defineOperation({
  id: "listMcpServers",
  method: "GET",
  path: "/mcp-servers",
  scope: "mcp:read",
  limit: "reads",
  tag,
  summary: "List MCP servers, newest first",
  query: pageQuery,
  response: pageOf(mcpServerSchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { query }) => listMcpServers(ctx, query),
});

export const createMcpServerOperation = defineOperation({
  id: "createMcpServer",
  method: "POST",
  path: "/mcp-servers",
  scope: "mcp:write",
  limit: "none",
  tag,
  summary: "Create an MCP server",
  description:
    "A worker connects to it at once. The definitions of its tools that it then gives are accepted; when they change later, the server is quarantined until a person accepts the change. A workspace has at most 50 servers.",
  body: createMcpServerInput,
  response: dataOf(mcpServerDetailSchema),
  status: 201,
  errors: ["url_not_allowed", "already_exists"],
  idempotent: true,
  examples: { body: { name: "Issue tracker", url: "https://mcp.example.com/mcp", allowed_tools: ["search_issues"] } },
  handler: async (ctx, { body }) => ({ data: await createMcpServer(ctx, body) }),
});

export const getMcpServerOperation = defineOperation({
  id: "getMcpServer",
  method: "GET",
  path: "/mcp-servers/{server}",
  scope: "mcp:read",
  limit: "reads",
  tag,
  summary: "Get an MCP server with its tools",
  params: serverParam,
  response: dataOf(mcpServerDetailSchema),
  handler: async (ctx, { params }) => ({ data: await getMcpServer(ctx, params) }),
});

export const updateMcpServerOperation = defineOperation({
  id: "updateMcpServer",
  method: "PATCH",
  path: "/mcp-servers/{server}",
  scope: "mcp:write",
  limit: "none",
  tag,
  summary: "Update an MCP server",
  description:
    "Another `url` is another server: the definitions accepted before are forgotten, and it is checked anew.",
  params: serverParam,
  body: updateMcpServerInput,
  response: dataOf(mcpServerDetailSchema),
  errors: ["url_not_allowed", "already_exists"],
  examples: { body: { enabled: false, allowed_tools: "all" } },
  handler: async (ctx, { params, body }) => ({ data: await updateMcpServer(ctx, params.server, body) }),
});

export const deleteMcpServerOperation = defineOperation({
  id: "deleteMcpServer",
  method: "DELETE",
  path: "/mcp-servers/{server}",
  scope: "mcp:write",
  limit: "none",
  tag,
  summary: "Delete an MCP server",
  params: serverParam,
  status: 204,
  handler: (ctx, { params }) => deleteMcpServer(ctx, params),
});

export const checkMcpServerOperation = defineOperation({
  id: "checkMcpServer",
  method: "POST",
  path: "/mcp-servers/{server}/check",
  scope: "mcp:write",
  limit: "none",
  tag,
  summary: "Connect to an MCP server now",
  description: "A worker does it; `last_checked_at` moves when it has, and `last_error` says what was wrong.",
  params: serverParam,
  response: dataOf(mcpServerDetailSchema),
  status: 202,
  handler: async (ctx, { params }) => ({ data: await checkMcpServerNow(ctx, params) }),
});

export const acceptMcpToolsOperation = defineOperation({
  id: "acceptMcpTools",
  method: "POST",
  path: "/mcp-servers/{server}/accept",
  scope: "mcp:write",
  limit: "none",
  tag,
  summary: "Accept changed tool definitions",
  description:
    "Ends the quarantine. Only what was shown is accepted: its `offered_hash` says which definitions those are.",
  params: serverParam,
  body: acceptInput,
  response: dataOf(mcpServerDetailSchema),
  errors: ["mcp_server_changed"],
  examples: { body: { hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" } },
  handler: async (ctx, { params, body }) => ({ data: await acceptMcpTools(ctx, params.server, body) }),
});
