import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf, pageOf, pageQuery, timeSchema } from "@/lib/api/schemas";
import { createPolicy } from "./create-policy";
import { acceptPolicy, dismissPolicy } from "./decide-proposal";
import { deletePolicy } from "./delete-policy";
import { dryRunPolicy } from "./dry-run";
import { getPolicy } from "./get-policy";
import { createPolicyInput, dryRunInput, updatePolicyInput } from "./input";
import { listPolicies } from "./list-policies";
import { movePolicy } from "./move-policy";
import { POLICY_STATUSES, policySchema } from "./serialize";
import { updatePolicy } from "./update-policy";

const tag = "Policies";
const policyParam = z.strictObject({ policy: z.string().max(200).openapi({ description: "Id of the rule." }) });
const example = {
  name: "Large payments need two people",
  condition: 'tool.name == "http.post" && has(args.body.amount) && args.body.amount > 1000',
  outcome: "ask",
  ask: { role: "admin", required: 2, expires_in_ms: 86_400_000 },
} as const;

export const listPoliciesOperation = defineOperation({
  id: "listPolicies",
  method: "GET",
  path: "/policies",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "List rules in the order in which they are tried: the workspace's, then each agent's",
  query: pageQuery.extend({
    agent: z.string().max(200).optional().openapi({
      description: 'Id or slug of an agent; "workspace" for the rules of the whole workspace.',
    }),
    status: z.enum(POLICY_STATUSES).optional().openapi({ description: "Only rules of this status." }),
  }),
  response: pageOf(policySchema),
  errors: ["invalid_cursor", "not_found"],
  handler: (ctx, { query }) => listPolicies(ctx, query),
});

export const createPolicyOperation = defineOperation({
  id: "createPolicy",
  method: "POST",
  path: "/policies",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Create a rule, the last of its agent or of the workspace",
  description:
    "Before every tool call the rules are tried in order, and the first whose condition holds decides: allow, ask or deny.",
  body: createPolicyInput,
  response: dataOf(policySchema),
  status: 201,
  errors: ["not_found"],
  idempotent: true,
  examples: { body: example },
  handler: async (ctx, { body }) => ({ data: await createPolicy(ctx, body) }),
});

export const dryRunPolicyOperation = defineOperation({
  id: "dryRunPolicy",
  method: "POST",
  path: "/policies/dry-run",
  scope: "agents:write",
  limit: "reads",
  tag,
  summary: "Show which of the newest 1,000 calls a rule would have decided otherwise",
  body: dryRunInput,
  response: dataOf(
    z.strictObject({
      examined: z.int(),
      changed: z
        .array(
          z.strictObject({
            run_number: z.int(),
            run_id: z.string(),
            step_id: z.string(),
            tool: z.string(),
            agent: z.strictObject({ id: z.string(), name: z.string() }),
            was: z.enum(["run", "record", "ask", "deny"]),
            would: z.enum(["run", "record", "ask", "deny"]),
            problem: z.string().nullable().openapi({ description: "Why the condition failed for this call." }),
            at: timeSchema,
          }),
        )
        .openapi({ description: "The newest 100 of them." }),
      changed_count: z.int(),
    }),
  ),
  errors: ["not_found"],
  examples: { body: { condition: example.condition, outcome: example.outcome } },
  handler: async (ctx, { body }) => ({ data: await dryRunPolicy(ctx, body) }),
});

export const getPolicyOperation = defineOperation({
  id: "getPolicy",
  method: "GET",
  path: "/policies/{policy}",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "Get a rule",
  params: policyParam,
  response: dataOf(policySchema),
  handler: async (ctx, { params }) => ({ data: await getPolicy(ctx, params) }),
});

export const updatePolicyOperation = defineOperation({
  id: "updatePolicy",
  method: "PATCH",
  path: "/policies/{policy}",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Update a rule, or switch it off and on",
  params: policyParam,
  body: updatePolicyInput,
  response: dataOf(policySchema),
  examples: { body: { status: "disabled" } },
  handler: async (ctx, { params, body }) => ({ data: await updatePolicy(ctx, params.policy, body) }),
});

export const deletePolicyOperation = defineOperation({
  id: "deletePolicy",
  method: "DELETE",
  path: "/policies/{policy}",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Delete a rule",
  params: policyParam,
  status: 204,
  handler: (ctx, { params }) => deletePolicy(ctx, params),
});

export const movePolicyOperation = defineOperation({
  id: "movePolicy",
  method: "POST",
  path: "/policies/{policy}/move",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Put a rule at another place in the order",
  params: policyParam,
  body: z.strictObject({
    position: z.int().min(1).max(1000).openapi({
      description: "1 is the first one tried among the rules of the same agent, or of the workspace.",
    }),
  }),
  response: dataOf(policySchema),
  errors: ["policy_not_active"],
  examples: { body: { position: 1 } },
  handler: async (ctx, { params, body }) => ({ data: await movePolicy(ctx, { ...params, ...body }) }),
});

export const acceptPolicyOperation = defineOperation({
  id: "acceptPolicy",
  method: "POST",
  path: "/policies/{policy}/accept",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Accept a proposed rule; it is in force from now on",
  params: policyParam,
  response: dataOf(policySchema),
  errors: ["policy_not_proposed"],
  handler: async (ctx, { params }) => ({ data: await acceptPolicy(ctx, params) }),
});

export const dismissPolicyOperation = defineOperation({
  id: "dismissPolicy",
  method: "POST",
  path: "/policies/{policy}/dismiss",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Turn a proposed rule down",
  params: policyParam,
  response: dataOf(policySchema),
  errors: ["policy_not_proposed"],
  handler: async (ctx, { params }) => ({ data: await dismissPolicy(ctx, params) }),
});
