import { defineOperation } from "@/lib/api/operation";
import { dataOf } from "@/lib/api/schemas";
import { previewRetention, retentionPreviewQuery, retentionPreviewSchema } from "@/lib/retention/preview-retention";
import { deleteWorkspace, deleteWorkspaceInput } from "./delete-workspace";
import { exportWorkspace } from "./export-workspace";

const tag = "Workspace";

export const previewRetentionOperation = defineOperation({
  id: "previewRetention",
  method: "GET",
  path: "/workspace/retention-preview",
  scope: "session",
  limit: "reads",
  tag,
  summary: "Count the runs that a retention would delete",
  description:
    "Nothing is changed. What the workspace does not keep is deleted once an hour; the runs of a day whose usage is still being counted go when it has been.",
  query: retentionPreviewQuery,
  response: dataOf(retentionPreviewSchema),
  handler: async (ctx, { query }) => ({ data: await previewRetention(ctx, query) }),
});

export const exportWorkspaceOperation = defineOperation({
  id: "exportWorkspace",
  method: "GET",
  path: "/workspace/export",
  scope: "session",
  limit: "none",
  tag,
  summary: "Download everything the workspace owns; for owners and admins",
  description:
    'One gzipped file of one JSON value a line, `{type, data}`, which is written while it is read: it is no snapshot of one moment, and what changes meanwhile is in it as it was or as it is. The first line is the workspace; the last, `{"type":"end"}`, says how many of each type there are, and its absence that the download broke off. Nothing secret is in it.',
  produces: "application/gzip",
  handler: (ctx) => exportWorkspace(ctx),
});

export const deleteWorkspaceOperation = defineOperation({
  id: "deleteWorkspace",
  method: "DELETE",
  path: "/workspace",
  scope: "session",
  limit: "none",
  tag,
  summary: "Delete the workspace with everything in it; for its owners",
  description:
    "From the answer on nobody gets in: members, keys, triggers and links are gone, live runs are cancelled. What it held is removed in the background. There is no way back.",
  query: deleteWorkspaceInput,
  status: 204,
  handler: (ctx, { query }) => deleteWorkspace(ctx, query),
});
