import { z } from "@hono/zod-openapi";
import { PLAN_LIMITS } from "@/lib/plans/limits";
import { freeText, nameText } from "@/lib/validation/text";
import { askOptionsSchema } from "./ask-options";
import { conditionProblem } from "./check-condition";

export const POLICY_OUTCOMES = ["allow", "ask", "deny"] as const;

export const conditionInput = freeText(PLAN_LIMITS.conditionLength)
  .trim()
  .superRefine((condition, issues) => {
    const message = conditionProblem(condition);
    if (message !== null && condition.length <= PLAN_LIMITS.conditionLength)
      issues.addIssue({ code: "custom", message });
  })
  .openapi({
    description:
      "CEL over tool, args, agent, contact, run and time; the rule holds when it is true. Empty: for every call.",
    example: 'tool.name == "http.post" && args.url.startsWith("https://chat.example.com/")',
  });

const agentRef = z
  .string()
  .max(200)
  .nullable()
  .openapi({ description: "Id or slug of the agent whose calls it is for; null: the whole workspace's." });

const fields = {
  name: nameText,
  condition: conditionInput,
  outcome: z.enum(POLICY_OUTCOMES),
  ask: askOptionsSchema.nullable().openapi({ description: "Only for a rule that asks." }),
};

export const createPolicyInput = z.strictObject({
  name: fields.name,
  agent: agentRef.optional(),
  condition: fields.condition.default(""),
  outcome: fields.outcome,
  ask: fields.ask.optional(),
});
export type CreatePolicyInput = z.input<typeof createPolicyInput>;

export const updatePolicyInput = z
  .strictObject({
    ...fields,
    status: z.enum(["active", "disabled"]).openapi({ description: "Making a proposed rule active accepts it." }),
  })
  .partial();
export type UpdatePolicyInput = z.input<typeof updatePolicyInput>;

export const dryRunInput = z.strictObject({
  condition: fields.condition.default(""),
  outcome: fields.outcome,
  ask: fields.ask.optional(),
  agent: agentRef.optional(),
  policy: z.string().max(200).optional().openapi({ description: "The rule that would be changed to this." }),
});
export type DryRunInput = z.input<typeof dryRunInput>;
