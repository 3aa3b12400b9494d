import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf, jsonObject, pageOf, pageQuery } from "@/lib/api/schemas";
import { freeText } from "@/lib/validation/text";
import { countPendingApprovals } from "./count-pending";
import { decideApproval } from "./decide-approval";
import { decideBatch } from "./decide-batch";
import { delegateApproval } from "./delegate-approval";
import { getApproval } from "./get-approval";
import { listApprovals } from "./list-approvals";
import { approvalGroupSchema, listApprovalGroups } from "./list-groups";
import { respondToApproval } from "./respond-approval";
import { APPROVAL_KINDS, APPROVAL_STATUSES, approvalDetailSchema, approvalSchema, EFFECTS } from "./serialize";

const tag = "Approvals";
const approvalParam = z.strictObject({
  approval: z.string().max(200).openapi({ description: "Id of the approval request." }),
});
const argsHash = z
  .string()
  .max(200)
  .optional()
  .openapi({ description: "`args_hash` of what was shown; refused with approval_changed when it is another." });
const extraCredits = z
  .int()
  .min(1)
  .max(1_000_000_000)
  .optional()
  .openapi({ description: "With a budget that is used up: what is granted on top; the limit once more by default." });
const conflicts = [
  "approval_already_decided",
  "approval_expired",
  "approval_changed",
  "run_not_waiting",
  "self_approval_forbidden",
] as const;
const reason = freeText(2_000).optional();
const MOST_AT_ONCE = 100;
const MOST_ANSWER = 10_000;

export const listApprovalsOperation = defineOperation({
  id: "listApprovals",
  method: "GET",
  path: "/approvals",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "List approval requests, newest first; pending ones unless asked otherwise",
  query: pageQuery.extend({
    status: z
      .enum([...APPROVAL_STATUSES, "decided"])
      .optional()
      .openapi({ description: "`decided`: approved or rejected." }),
    assigned: z.literal("me").optional().openapi({ description: "Those that wait for the caller by name or role." }),
    agent: z.string().max(200).optional().openapi({ description: "Id or slug of an agent." }),
    tool: z.string().max(200).optional().openapi({ description: "Name of a tool." }),
    effect: z.enum(EFFECTS).optional().openapi({ description: "What the call would do." }),
    kind: z.enum(APPROVAL_KINDS).optional().openapi({ description: "What is asked." }),
    older_than_ms: z
      .string()
      .regex(/^\d{1,12}$/, "Must be a number of milliseconds.")
      .transform(Number)
      .optional()
      .openapi({ type: "integer", minimum: 0, description: "Only those that wait at least so long." }),
    run: z.string().max(200).optional().openapi({ description: "Id or number of a run, also of one over contacts." }),
    contacts: z.literal("none").optional().openapi({ description: "Leaves out the actions of runs over contacts." }),
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
  response: dataOf(z.strictObject({ pending: z.int(), mine: z.int() })),
  handler: async (ctx) => ({ data: await countPendingApprovals(ctx) }),
});

export const listApprovalGroupsOperation = defineOperation({
  id: "listApprovalGroups",
  method: "GET",
  path: "/approvals/groups",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "Count the actions that wait, by the run over contacts they are part of",
  response: z.strictObject({ data: z.array(approvalGroupSchema) }),
  handler: async (ctx) => ({ data: await listApprovalGroups(ctx) }),
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
  body: z.strictObject({ args: jsonObject.optional(), args_hash: argsHash, extra_credits: extraCredits }),
  response: dataOf(approvalSchema),
  errors: [...conflicts],
  examples: { body: { args: { url: "https://chat.example/hook", body: { text: "Three deals are at risk." } } } },
  handler: async (ctx, { params, body }) => {
    const { args, args_hash: argsHash, extra_credits: extraCredits } = body;
    return { data: await decideApproval(ctx, { ...params, decision: "approved", args, argsHash, extraCredits }) };
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
  body: z.strictObject({ reason, args_hash: argsHash }),
  response: dataOf(approvalSchema),
  errors: [...conflicts],
  examples: { body: { reason: "Not to this customer." } },
  handler: async (ctx, { params, body }) => {
    const { reason, args_hash } = body;
    return { data: await decideApproval(ctx, { ...params, decision: "rejected", reason, argsHash: args_hash }) };
  },
});

export const respondOperation = defineOperation({
  id: "respondToApproval",
  method: "POST",
  path: "/approvals/{approval}/respond",
  scope: "agents:approve",
  limit: "none",
  tag,
  summary: "Answer a question, or say what became of a write that was interrupted",
  description:
    "A question takes `answer`. A card in doubt takes `resolution`: `happened` (with the `result`, or a `fetch_url` to read it from), `retry` or `give_up`.",
  params: approvalParam,
  body: z.strictObject({
    answer: z.string().max(MOST_ANSWER).optional(),
    resolution: z.enum(["happened", "retry", "give_up"]).optional(),
    result: z.unknown().optional(),
    fetch_url: z.string().max(8192).optional(),
    reason,
  }),
  response: dataOf(approvalSchema),
  errors: [...conflicts],
  examples: { body: { answer: "The second offer." } },
  handler: async (ctx, { params, body }) => ({ data: await respondToApproval(ctx, { ...params, ...body }) }),
});

export const delegateOperation = defineOperation({
  id: "delegateApproval",
  method: "POST",
  path: "/approvals/{approval}/delegate",
  scope: "agents:approve",
  limit: "none",
  tag,
  summary: "Hand a request over to another member",
  params: approvalParam,
  body: z.strictObject({
    to: z.string().min(1).max(320).openapi({ description: "Id or email address of a member who may approve." }),
    note: freeText(2_000).optional(),
  }),
  response: dataOf(approvalSchema),
  errors: ["approval_already_decided", "approval_expired"],
  examples: { body: { to: "ada@example.com", note: "You know this customer." } },
  handler: async (ctx, { params, body }) => ({ data: await delegateApproval(ctx, { ...params, ...body }) }),
});

export const decideBatchOperation = defineOperation({
  id: "decideApprovals",
  method: "POST",
  path: "/approvals/batch",
  scope: "agents:approve",
  limit: "none",
  tag,
  summary: "Decide many requests, with a result for each",
  body: z.strictObject({
    decisions: z
      .array(
        z.strictObject({
          id: z.string().max(200),
          decision: z.enum(["approve", "reject"]),
          args: jsonObject.optional(),
          reason,
          args_hash: argsHash,
          extra_credits: extraCredits,
        }),
      )
      .min(1)
      .max(MOST_AT_ONCE),
  }),
  response: z.strictObject({
    data: z.array(
      z.union([
        z.strictObject({ id: z.string(), ok: z.literal(true), approval: approvalSchema }),
        z.strictObject({
          id: z.string(),
          ok: z.literal(false),
          error: z.strictObject({ error: z.string(), message: z.string() }),
        }),
      ]),
    ),
  }),
  examples: { body: { decisions: [{ id: "apr_…", decision: "approve" }] } },
  handler: async (ctx, { body }) => ({ data: await decideBatch(ctx, body.decisions) }),
});
