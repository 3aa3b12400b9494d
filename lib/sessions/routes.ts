import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf, pageOf, pageQuery } from "@/lib/api/schemas";
import { listSessions } from "./list-sessions";
import { revokeOtherSessions, revokeOwnSession } from "./revoke-session";
import { sessionSchema } from "./serialize";

const tag = "Account";

export const listSessionsOperation = defineOperation({
  id: "listSessions",
  method: "GET",
  path: "/sessions",
  scope: "session",
  limit: "reads",
  tag,
  summary: "List where the signed-in person is signed in, newest first",
  query: pageQuery,
  response: pageOf(sessionSchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { query }) => listSessions(ctx, query),
});

export const revokeSessionOperation = defineOperation({
  id: "revokeSession",
  method: "DELETE",
  path: "/sessions/{session}",
  scope: "session",
  limit: "none",
  tag,
  summary: "Sign out one of one's own sessions",
  params: z.strictObject({ session: z.string().max(200).openapi({ description: "Id of the session." }) }),
  status: 204,
  handler: async (ctx, { params }) => {
    await revokeOwnSession(ctx, params);
  },
});

export const revokeOtherSessionsOperation = defineOperation({
  id: "revokeOtherSessions",
  method: "POST",
  path: "/sessions/revoke-others",
  scope: "session",
  limit: "none",
  tag,
  summary: "Sign out everywhere but here",
  response: dataOf(z.strictObject({ revoked: z.int() })),
  handler: async (ctx) => ({ data: await revokeOtherSessions(ctx) }),
});
