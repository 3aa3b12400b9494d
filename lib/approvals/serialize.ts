import { z } from "@hono/zod-openapi";
import { jsonObject, timeSchema } from "@/lib/api/schemas";
import type { Prisma } from "@/lib/db/client";

export const APPROVAL_STATUSES = ["pending", "approved", "rejected", "expired", "cancelled"] as const;

export const approvalSchema = z
  .strictObject({
    id: z.string(),
    status: z.enum(APPROVAL_STATUSES),
    tool: z.string(),
    effect: z.enum(["read", "write", "destructive"]),
    step_id: z.string(),
    args: z.unknown().openapi({ description: "What will be executed, unless a person edits it." }),
    args_hash: z.string().openapi({ description: "SHA-256 of the arguments. Send it back to decide what was shown." }),
    edited_args: z.unknown().openapi({ description: "What a person made of the arguments; null if they stood." }),
    reason: z.string().nullable().openapi({ description: "Why it was rejected." }),
    decided_by: z
      .strictObject({ type: z.enum(["user", "api_key"]), id: z.string(), name: z.string().nullable() })
      .nullable(),
    decided_at: timeSchema.nullable(),
    expires_at: timeSchema.openapi({ description: "Undecided by then, it counts as rejected." }),
    created_at: timeSchema,
    agent: z.strictObject({ id: z.string(), slug: z.string(), name: z.string() }),
    run: z.strictObject({ id: z.string(), number: z.int() }),
  })
  .openapi("Approval");
export type Approval = z.infer<typeof approvalSchema>;

export const approvalDetailSchema = approvalSchema
  .extend({ input_schema: jsonObject.nullable().openapi({ description: "JSON Schema of the tool's arguments." }) })
  .openapi("ApprovalDetail");

/** What a query has to bring for `serializeApproval`. */
export const approvalInclude = {
  agent: { select: { id: true, slug: true, name: true } },
  run: { select: { id: true, number: true } },
} as const;

export type ApprovalRow = Prisma.ApprovalGetPayload<{ include: typeof approvalInclude }>;

/** @param names of those who decided, by id (decider-names.ts) */
export function serializeApproval(row: ApprovalRow, names: ReadonlyMap<string, string>): Approval {
  const lapsed = row.status === "pending" && row.expiresAt <= new Date();
  return {
    id: row.id,
    status: lapsed ? "expired" : row.status,
    tool: row.tool,
    effect: row.effect as Approval["effect"],
    step_id: row.stepId,
    args: row.args,
    args_hash: row.argsHash,
    edited_args: row.editedArgs,
    reason: row.reason,
    decided_by:
      row.decidedBy && row.decidedVia
        ? {
            type: row.decidedVia === "api_key" ? "api_key" : "user",
            id: row.decidedBy,
            name: names.get(row.decidedBy) ?? null,
          }
        : null,
    decided_at: row.decidedAt?.toISOString() ?? null,
    expires_at: row.expiresAt.toISOString(),
    created_at: row.createdAt.toISOString(),
    agent: row.agent,
    run: { id: row.run.id, number: Number(row.run.number) },
  };
}
