import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf, pageOf, pageQuery } from "@/lib/api/schemas";
import { createConnection } from "./create-connection";
import { deleteConnection } from "./delete-connection";
import { getConnection } from "./get-connection";
import { createConnectionInput, reconnectInput, updateConnectionInput } from "./input";
import { listConnections } from "./list-connections";
import { connectorSchema, listConnectors } from "./list-connectors";
import { reconnectConnection } from "./reconnect-connection";
import { CONNECTION_KINDS, CONNECTION_STATUSES, connectionSchema, startedConnectionSchema } from "./serialize";
import { testConnection } from "./test-connection";
import { updateConnection } from "./update-connection";

const tag = "Connections";
const connectionParam = z.strictObject({
  connection: z.string().max(200).openapi({ description: "Id of the connection." }),
});

export const listConnectorsOperation = defineOperation({
  id: "listConnectors",
  method: "GET",
  path: "/connectors",
  scope: "connections:read",
  limit: "reads",
  tag,
  summary: "List the apps that can be connected",
  response: z.strictObject({ data: z.array(connectorSchema) }),
  handler: async (ctx) => ({ data: await listConnectors(ctx) }),
});

export const listConnectionsOperation = defineOperation({
  id: "listConnections",
  method: "GET",
  path: "/connections",
  scope: "connections:read",
  limit: "reads",
  tag,
  summary: "List connections, newest first",
  description: "`kind=calendar` lists the calendar connections alone.",
  query: pageQuery.extend({
    kind: z.enum(CONNECTION_KINDS).optional().openapi({ description: "Calendars, or other apps." }),
    app: z.string().max(100).optional().openapi({ description: "The connector, such as `caldav`." }),
    status: z.enum(CONNECTION_STATUSES).optional().openapi({ description: "How the connection stands." }),
  }),
  response: pageOf(connectionSchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { query }) => listConnections(ctx, query),
});

export const createConnectionOperation = defineOperation({
  id: "createConnection",
  method: "POST",
  path: "/connections",
  scope: "credentials:write",
  limit: "none",
  tag,
  summary: "Connect an app",
  description:
    "With OAuth 2 the answer has an `authorize_url`: send the person there within ten minutes. They have to be signed in to Drover in that browser, as the member who makes this call or made its key. Anything else is checked at once: `status` is `checking`, and then `connected` or `error`.",
  body: createConnectionInput,
  response: dataOf(startedConnectionSchema),
  status: 201,
  errors: ["already_exists"],
  examples: {
    body: {
      app: "caldav",
      name: "Team calendar",
      fields: { url: "https://caldav.example.com/", username: "ada", password: "an app password" },
    },
  },
  handler: async (ctx, { body }) => ({ data: await createConnection(ctx, body) }),
});

export const getConnectionOperation = defineOperation({
  id: "getConnection",
  method: "GET",
  path: "/connections/{connection}",
  scope: "connections:read",
  limit: "reads",
  tag,
  summary: "Get a connection",
  params: connectionParam,
  response: dataOf(connectionSchema),
  handler: async (ctx, { params }) => ({ data: await getConnection(ctx, params) }),
});

export const updateConnectionOperation = defineOperation({
  id: "updateConnection",
  method: "PATCH",
  path: "/connections/{connection}",
  scope: "credentials:write",
  limit: "none",
  tag,
  summary: "Rename a connection",
  params: connectionParam,
  body: updateConnectionInput,
  response: dataOf(connectionSchema),
  errors: ["already_exists"],
  examples: { body: { name: "Team calendar" } },
  handler: async (ctx, { params, body }) => ({ data: await updateConnection(ctx, params.connection, body) }),
});

export const testConnectionOperation = defineOperation({
  id: "testConnection",
  method: "POST",
  path: "/connections/{connection}/test",
  scope: "credentials:write",
  limit: "none",
  tag,
  summary: "Test a connection",
  description: "The answer says `checking`; when `last_checked_at` has changed, `status` is how it went.",
  params: connectionParam,
  response: dataOf(connectionSchema),
  handler: async (ctx, { params }) => ({ data: await testConnection(ctx, params) }),
});

export const reconnectConnectionOperation = defineOperation({
  id: "reconnectConnection",
  method: "POST",
  path: "/connections/{connection}/reconnect",
  scope: "credentials:write",
  limit: "none",
  tag,
  summary: "Connect again, by a new sign-in or with new secrets",
  description: "What is to be sent to another address than before has to be entered anew.",
  params: connectionParam,
  body: reconnectInput,
  response: dataOf(startedConnectionSchema),
  examples: { body: { fields: { password: "another app password" } } },
  handler: async (ctx, { params, body }) => ({ data: await reconnectConnection(ctx, params.connection, body) }),
});

export const deleteConnectionOperation = defineOperation({
  id: "deleteConnection",
  method: "DELETE",
  path: "/connections/{connection}",
  scope: "credentials:write",
  limit: "none",
  tag,
  summary: "Delete a connection",
  description: "What it held is wiped, and its tokens are revoked where the provider has an address for that.",
  params: connectionParam,
  status: 204,
  handler: (ctx, { params }) => deleteConnection(ctx, params),
});
