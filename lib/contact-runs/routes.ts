import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf, pageOf, pageQuery, runParam } from "@/lib/api/schemas";
import { segmentFilter } from "@/lib/segments/filter-schema";
import { invalidInput } from "@/lib/validation/parse-input";
import { freeText } from "@/lib/validation/text";
import { decideActions } from "./decide-actions";
import { continueRun, holdRun } from "./hold-run";
import { listRunContacts } from "./list-run-contacts";
import { CONTACT_STATUSES } from "./run-contact-filters";
import { runContactSchema } from "./serialize";
import { contactSummarySchema, summarizeContacts } from "./summarize-contacts";
import { countWaitingActions } from "./waiting-actions";

const tag = "Runs over contacts";
const reason = freeText(2_000).optional();
export const listRunContactsOperation = defineOperation({
  id: "listRunContacts",
  method: "GET",
  path: "/runs/{run}/contacts",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "List the contacts of a run with their actions",
  params: runParam,
  query: pageQuery.extend({
    status: z.enum(CONTACT_STATUSES).optional().openapi({ description: "How what is done for the contact stands." }),
    q: z.string().max(200).optional().openapi({ description: "Part of the name, email address or company." }),
  }),
  response: pageOf(runContactSchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { params, query }) => listRunContacts(ctx, { ...params, ...query }),
});

export const summarizeContactsOperation = defineOperation({
  id: "summarizeRunContacts",
  method: "GET",
  path: "/runs/{run}/contacts/summary",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "Count the contacts of a run, and their actions, by status",
  params: runParam,
  response: dataOf(contactSummarySchema),
  handler: async (ctx, { params }) => ({ data: await summarizeContacts(ctx, params) }),
});

export const countWaitingActionsOperation = defineOperation({
  id: "countRunActions",
  method: "GET",
  path: "/runs/{run}/contacts/waiting",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "Count the actions of a run that wait: all of them, or those of a segment",
  description: "So many does a decision with the same `segment` and `step_id` decide.",
  params: runParam,
  query: z.strictObject({
    segment: z.string().max(200).optional().openapi({ description: "Of contacts in this segment: id or name." }),
    step_id: z.string().max(200).optional().openapi({ description: "Only actions of this step of the playbook." }),
  }),
  response: dataOf(z.strictObject({ waiting: z.int() })),
  errors: ["not_found"],
  handler: async (ctx, { params, query: { segment, step_id } }) => {
    const target = segment === undefined ? undefined : { segment };
    return { data: { waiting: await countWaitingActions(ctx, { ...params, step_id, target }) } };
  },
});

export const decideActionsOperation = defineOperation({
  id: "decideRunActions",
  method: "POST",
  path: "/runs/{run}/contacts/decide",
  scope: "agents:approve",
  limit: "none",
  tag,
  summary: "Decide the actions of a run that wait: all of them, or those of a segment",
  description:
    "Decides some hundred at a time. Call again with `after` set to `next` until it is null; each action is decided for itself, and what is refused says why.",
  params: runParam,
  body: z.strictObject({
    decision: z.enum(["approve", "reject"]),
    reason,
    segment: z.string().max(200).optional().openapi({ description: "Of contacts in this segment: id or name." }),
    filter: segmentFilter.optional(),
    contact_ids: z.array(z.string().max(200)).min(1).max(1000).optional(),
    step_id: z.string().max(200).optional().openapi({ description: "Only actions of this step of the playbook." }),
    after: z.string().max(200).optional(),
  }),
  response: dataOf(
    z.strictObject({
      decided: z.int(),
      refused: z.array(z.strictObject({ approval_id: z.string(), error: z.string(), message: z.string() })),
      remaining: z.int(),
      next: z.string().nullable(),
    }),
  ),
  errors: ["not_found"],
  examples: { body: { decision: "approve" } },
  handler: async (ctx, { params, body }) => {
    const { segment, filter, contact_ids: ids, ...rest } = body;
    const targets = [segment !== undefined && { segment }, filter && { filter }, ids && { ids }].filter(
      (each) => !!each,
    );
    if (targets.length > 1)
      throw invalidInput([{ path: "segment", message: "Name a segment, a filter or contacts: one of them." }]);
    return { data: await decideActions(ctx, { ...params, ...rest, target: targets[0] || undefined }) };
  },
});

const held = dataOf(z.strictObject({ id: z.string(), held: z.boolean() }));

export const holdRunOperation = defineOperation({
  id: "holdRun",
  method: "POST",
  path: "/runs/{run}/hold",
  scope: "runs:write",
  limit: "none",
  tag,
  summary: "Stop a run where it is",
  description:
    "Nothing new begins in it, nor for any of its contacts, until it continues. What is under way comes to its next wait.",
  params: runParam,
  response: held,
  errors: ["run_already_finished"],
  handler: async (ctx, { params }) => ({ data: await holdRun(ctx, params) }),
});

export const continueRunOperation = defineOperation({
  id: "continueRun",
  method: "POST",
  path: "/runs/{run}/continue",
  scope: "runs:write",
  limit: "none",
  tag,
  summary: "Let a stopped run go on",
  params: runParam,
  response: held,
  errors: ["run_already_finished"],
  handler: async (ctx, { params }) => ({ data: await continueRun(ctx, params) }),
});
