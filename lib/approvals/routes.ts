import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf, jsonObject, pageOf, pageQuery } from "@/lib/api/schemas";
import { freeText } from "@/lib/validation/text";
import { countPendingApprovals } from "./count-pending";
import { decideApproval } from "./decide-approval";
import { getApproval } from "./get-approval";
import { listApprovals } from "./list-approvals";
import { APPROVAL_STATUSES, approvalDetailSchema, approvalSchema } from "./serialize";

const tag = "Approvals";
const approvalParam = z.strictObject({ approval: z.string().max(200) });
const argsHash = z
  .string()
  .max(200)
  .optional()
  .openapi({ description: "`args_hash` of what was shown; refused with approval_changed when it is another." });
const conflicts = ["approval_already_decided", "approval_expired", "approval_changed", "run_not_waiting"] as const;

export const listApprovalsOperation = defineOperation({
  id: "listApprovals",
  method: "GET",
  path: "/approvals",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "List approval requests, newest first; pending ones unless asked otherwise",
  query: pageQuery.extend({
    status: z.enum(APPROVAL_STATUSES).optional(),
    agent: z.string().max(200).optional().openapi({ description: "Id or slug of an agent." }),
    tool: z.string().max(200).optional(),
    run: z.string().max(200).optional().openapi({ description: "Id or number of a run." }),
  }),
  response: pageOf(approvalSchema),
  errors: ["invalid_cursor", "not_found"],
  handler: (ctx, { query }) => listApprovals(ctx, query),
});

export const countApprovalsOperation = defineOperation({
  id: "countApprovals",
  method: "GET",
  path: "/approvals/count",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "Count the approval requests that wait",
  response: dataOf(z.strictObject({ pending: z.int() })),
  handler: async (ctx) => ({ data: await countPendingApprovals(ctx) }),
});

export const getApprovalOperation = defineOperation({
  id: "getApproval",
  method: "GET",
  path: "/approvals/{approval}",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "Get an approval request, with the schema of its arguments",
  params: approvalParam,
  response: dataOf(approvalDetailSchema),
  handler: async (ctx, { params }) => ({ data: await getApproval(ctx, params) }),
});

export const approveOperation = defineOperation({
  id: "approve",
  method: "POST",
  path: "/approvals/{approval}/approve",
  scope: "agents:approve",
  limit: "none",
  tag,
  summary: "Approve a request, with its arguments or edited ones; the run goes on",
  description: "The same decision again answers with the first one. Another one is 409, naming who decided and when.",
  params: approvalParam,
  body: z.strictObject({ args: jsonObject.optional(), args_hash: argsHash }),
  response: dataOf(approvalSchema),
  errors: [...conflicts],
  handler: async (ctx, { params, body }) => {
    const { args, args_hash } = body;
    return { data: await decideApproval(ctx, { ...params, decision: "approved", args, argsHash: args_hash }) };
  },
});

export const rejectOperation = defineOperation({
  id: "reject",
  method: "POST",
  path: "/approvals/{approval}/reject",
  scope: "agents:approve",
  limit: "none",
  tag,
  summary: "Reject a request; the step does not run",
  params: approvalParam,
  body: z.strictObject({ reason: freeText(2_000).optional(), args_hash: argsHash }),
  response: dataOf(approvalSchema),
  errors: [...conflicts],
  handler: async (ctx, { params, body }) => {
    const { reason, args_hash } = body;
    return { data: await decideApproval(ctx, { ...params, decision: "rejected", reason, argsHash: args_hash }) };
  },
});
