import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { jsonObject, runParam } from "@/lib/api/schemas";
import { decideAction } from "@/lib/contact-runs/decide-action";
import { contactActionSchema, runContactSchema } from "@/lib/contact-runs/serialize";
import { listedRunSchema } from "@/lib/runs/serialize";
import { freeText } from "@/lib/validation/text";
import { offsetQuery, success } from "./envelope";
import { getPlaybookRun } from "./get-playbook-run";

const tag = "Playbooks";
const conflicts = [
  "approval_already_decided",
  "approval_expired",
  "approval_changed",
  "run_not_waiting",
  "self_approval_forbidden",
] as const;

const MOST_CONTACTS = 1000;

export const getPlaybookRunOperation = defineOperation({
  id: "getPlaybookRun",
  method: "GET",
  mount: "/v1",
  path: "/agents/runs/{run}",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "Get a run with its contacts and their actions",
  description: `The first ${MOST_CONTACTS} contacts, in the order of their ids; \`offset\` goes on from there.`,
  params: runParam,
  query: z.strictObject({
    limit: z
      .string()
      .regex(/^\d{1,4}$/, `Must be a number from 1 to ${MOST_CONTACTS}.`)
      .transform(Number)
      .refine((limit) => limit >= 1 && limit <= MOST_CONTACTS, `Must be a number from 1 to ${MOST_CONTACTS}.`)
      .optional()
      .transform((limit) => limit ?? MOST_CONTACTS)
      .openapi({
        type: "integer",
        minimum: 1,
        maximum: MOST_CONTACTS,
        default: MOST_CONTACTS,
        description: "How many contacts.",
      }),
    offset: offsetQuery,
  }),
  response: z.strictObject({
    status: success,
    run: listedRunSchema.extend({
      output: z.unknown(),
      contacts: z.array(runContactSchema),
      contacts_total: z.int(),
    }),
  }),
  handler: async (ctx, { params, query }) => ({
    status: "success" as const,
    run: await getPlaybookRun(ctx, { ...params, ...query }),
  }),
});

const actionParams = runParam.extend({
  contact: z.string().max(200).openapi({ description: "Id of the contact." }),
  action: z
    .string()
    .regex(/^\d{1,6}$/, "Must be a number from 0.")
    .transform(Number)
    .openapi({ type: "integer", minimum: 0, description: "The action's index." }),
});
const actionAnswer = z.strictObject({ status: success, action: contactActionSchema });

export const approveActionOperation = defineOperation({
  id: "approveAction",
  method: "POST",
  mount: "/v1",
  path: "/agents/runs/{run}/contacts/{contact}/actions/{action}/approve",
  scope: "agents:approve",
  limit: "none",
  tag,
  summary: "Approve one action of one contact, and no other",
  params: actionParams,
  body: z.strictObject({ args: jsonObject.optional() }),
  response: actionAnswer,
  errors: [...conflicts],
  examples: { body: {} },
  handler: async (ctx, { params, body }) => ({
    status: "success" as const,
    action: await decideAction(ctx, { ...params, decision: "approved", args: body.args }),
  }),
});

export const rejectActionOperation = defineOperation({
  id: "rejectAction",
  method: "POST",
  mount: "/v1",
  path: "/agents/runs/{run}/contacts/{contact}/actions/{action}/reject",
  scope: "agents:approve",
  limit: "none",
  tag,
  summary: "Reject one action of one contact, and no other",
  params: actionParams,
  body: z.strictObject({ reason: freeText(2_000).optional() }),
  response: actionAnswer,
  errors: [...conflicts],
  examples: { body: { reason: "Not to this customer." } },
  handler: async (ctx, { params, body }) => ({
    status: "success" as const,
    action: await decideAction(ctx, { ...params, decision: "rejected", reason: body.reason }),
  }),
});
