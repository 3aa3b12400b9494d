import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";
import type { Prisma } from "@/lib/db/client";
import { askOptionsSchema } from "./ask-options";
import { parseClusterKey } from "./cluster";
import { POLICY_OUTCOMES } from "./input";

export const POLICY_STATUSES = ["proposed", "active", "disabled", "revoked"] as const;

const evidenceSchema = z.strictObject({
  approvals: z.array(
    z.strictObject({
      id: z.string(),
      run_number: z.int(),
      decided_by: z.strictObject({ id: z.string(), name: z.string().nullable() }),
      decided_at: timeSchema,
    }),
  ),
  same: z
    .array(z.strictObject({ path: z.string(), value: z.unknown(), match: z.enum(["equal", "prefix"]) }))
    .openapi({ description: "What the calls had in common, and the rule asks for." }),
  varied: z.array(z.string()).openapi({ description: "What the rule leaves free." }),
});
export type PolicyEvidence = z.infer<typeof evidenceSchema>;

export const policySchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    agent: z.strictObject({ id: z.string(), slug: z.string(), name: z.string() }).nullable().openapi({
      description: "The agent whose calls it is for; null: the whole workspace's.",
    }),
    position: z.int().nullable().openapi({
      description: "Order among the rules of the same agent or of the workspace; null while it is in no order.",
    }),
    condition: z.string().openapi({ description: "CEL; empty: it holds for every call." }),
    outcome: z.enum(POLICY_OUTCOMES),
    ask: askOptionsSchema.nullable(),
    status: z.enum(POLICY_STATUSES),
    earned_from: z.strictObject({ tool: z.string(), step: z.string() }).nullable().openapi({
      description: "For a rule that grew from approvals: the calls that it is about.",
    }),
    evidence: evidenceSchema.nullable(),
    created_by: z.string(),
    created_at: timeSchema,
    updated_at: timeSchema,
  })
  .openapi("Policy");
export type Policy = z.infer<typeof policySchema>;

/** What a query has to bring for `serializePolicy`. */
export const policyInclude = { agent: { select: { id: true, slug: true, name: true } } } as const;
export type PolicyRow = Prisma.PolicyGetPayload<{ include: typeof policyInclude }>;

export function serializePolicy(row: PolicyRow): Policy {
  const cluster = row.earnedFrom === null ? null : parseClusterKey(row.earnedFrom);
  return {
    id: row.id,
    name: row.name,
    agent: row.agent,
    position: isOrdered(row.status) ? row.position : null,
    condition: row.condition,
    outcome: row.outcome,
    ask: row.ask as Policy["ask"],
    status: row.status,
    earned_from: cluster && { tool: cluster.tool, step: cluster.step },
    evidence: row.evidence as Policy["evidence"],
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

/** Whether a rule stands in the order in which rules are tried. */
export function isOrdered(status: Policy["status"]): boolean {
  return status === "active" || status === "disabled";
}
