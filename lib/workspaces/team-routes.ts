import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf } from "@/lib/api/schemas";
import { changeRole, changeRoleInput } from "./change-role";
import { createWorkspace, createWorkspaceInput } from "./create-workspace";
import { memberSchema } from "./list-members";
import { listWorkspaces, myWorkspaceSchema } from "./list-workspaces";
import { removeMember } from "./remove-member";
import { switchWorkspace } from "./switch-workspace";
import { transferInput, transferOwnership } from "./transfer-ownership";

const tag = "Team";
const userParam = z.strictObject({ user: z.string().max(200).openapi({ description: "Id of the member." }) });

/** An answer without a body, with the session's new cookie when there is one. */
function noContent(cookie: string | null): Response {
  return new Response(null, { status: 204, ...(cookie && { headers: { "Set-Cookie": cookie } }) });
}

export const changeRoleOperation = defineOperation({
  id: "changeMemberRole",
  method: "PATCH",
  path: "/members/{user}",
  scope: "session",
  limit: "none",
  tag,
  summary: "Change the role of a member; for owners and admins, up to their own role",
  params: userParam,
  body: changeRoleInput,
  response: dataOf(memberSchema),
  errors: ["last_owner"],
  examples: { body: { role: "operator" } },
  handler: async (ctx, { params, body }) => ({ data: await changeRole(ctx, { ...params, ...body }) }),
});

export const removeMemberOperation = defineOperation({
  id: "removeMember",
  method: "DELETE",
  path: "/members/{user}",
  scope: "session",
  limit: "none",
  tag,
  summary: "Remove a member, or leave the workspace oneself",
  description: "Their sessions in this workspace end and their API keys are revoked at once.",
  params: userParam,
  status: 204,
  errors: ["last_owner"],
  handler: async (ctx, { params }) => noContent((await removeMember(ctx, params)).cookie),
});

export const transferOwnershipOperation = defineOperation({
  id: "transferWorkspace",
  method: "POST",
  path: "/workspace/transfer",
  scope: "session",
  limit: "none",
  tag,
  summary: "Hand the workspace over to another member; the caller becomes admin",
  body: transferInput,
  response: dataOf(memberSchema),
  errors: ["not_found"],
  examples: { body: { user_id: "usr_01k0c3w5m8a1b2c3d4e5f6g7h8" } },
  handler: async (ctx, { body }) => ({ data: await transferOwnership(ctx, body) }),
});

export const listWorkspacesOperation = defineOperation({
  id: "listWorkspaces",
  method: "GET",
  path: "/workspaces",
  scope: "session",
  limit: "reads",
  tag,
  summary: "List the workspaces of the signed-in person",
  response: dataOf(z.array(myWorkspaceSchema)),
  handler: async (ctx) => ({ data: await listWorkspaces(ctx) }),
});

export const createWorkspaceOperation = defineOperation({
  id: "createWorkspace",
  method: "POST",
  path: "/workspaces",
  scope: "session",
  limit: "none",
  tag,
  summary: "Create another workspace, owned by the signed-in person",
  body: createWorkspaceInput,
  response: dataOf(myWorkspaceSchema),
  status: 201,
  examples: { body: { name: "South Field" } },
  handler: async (ctx, { body }) => ({ data: await createWorkspace(ctx, body) }),
});

export const switchWorkspaceOperation = defineOperation({
  id: "switchWorkspace",
  method: "POST",
  path: "/session/workspace",
  scope: "session",
  limit: "none",
  tag,
  summary: "Turn the session to another workspace of the signed-in person",
  description: "The answer sets the session's cookie anew.",
  body: z.strictObject({ workspace_id: z.string().max(200) }),
  status: 204,
  errors: ["not_found"],
  examples: { body: { workspace_id: "wsp_01k0c3w5m8a1b2c3d4e5f6g7h8" } },
  handler: async (ctx, { body }) => noContent((await switchWorkspace(ctx, body)).cookie),
});
