import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf } from "@/lib/api/schemas";
import { getMe, meSchema } from "./get-me";
import { listMembers, memberSchema } from "./list-members";
import { getWorkspace, updateWorkspace, workspaceSchema, workspaceSettingsInput } from "./settings";

const tag = "Workspace";

export const getMeOperation = defineOperation({
  id: "getMe",
  method: "GET",
  path: "/me",
  scope: "session",
  limit: "reads",
  tag,
  summary: "Who is signed in",
  response: dataOf(meSchema),
  handler: async (ctx) => ({ data: await getMe(ctx) }),
});

export const listMembersOperation = defineOperation({
  id: "listMembers",
  method: "GET",
  path: "/members",
  scope: "session",
  limit: "reads",
  tag,
  summary: "List the members of the workspace",
  response: dataOf(z.array(memberSchema)),
  handler: async (ctx) => ({ data: await listMembers(ctx) }),
});

export const getWorkspaceOperation = defineOperation({
  id: "getWorkspace",
  method: "GET",
  path: "/workspace",
  scope: "session",
  limit: "reads",
  tag,
  summary: "Get the workspace's settings",
  response: dataOf(workspaceSchema),
  handler: async (ctx) => ({ data: await getWorkspace(ctx) }),
});

export const updateWorkspaceOperation = defineOperation({
  id: "updateWorkspace",
  method: "PATCH",
  path: "/workspace",
  scope: "session",
  limit: "none",
  tag,
  summary: "Change the workspace's settings",
  body: workspaceSettingsInput,
  response: dataOf(workspaceSchema),
  examples: { body: { forbid_self_approval: true, approval_expiry_hours: 72 } },
  handler: async (ctx, { body }) => ({ data: await updateWorkspace(ctx, body) }),
});
