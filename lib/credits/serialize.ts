import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";

export const creditTransactionSchema = z
  .strictObject({
    id: z.string(),
    type: z.enum(["purchase", "grant", "consumption", "refund"]),
    amount: z.int().openapi({ description: "Signed: what was used is negative." }),
    balance_after: z.int(),
    run_id: z.string().nullable(),
    step_id: z.string().nullable().openapi({ description: "The step that was charged; empty for the run itself." }),
    note: z.string(),
    created_at: timeSchema,
  })
  .openapi("CreditTransaction");
export type CreditTransaction = z.infer<typeof creditTransactionSchema>;

export function serializeCreditTransaction(row: {
  id: string;
  type: CreditTransaction["type"];
  amount: number;
  balanceAfter: number;
  runId: string | null;
  stepId: string | null;
  note: string;
  createdAt: Date;
}): CreditTransaction {
  return {
    id: row.id,
    type: row.type,
    amount: row.amount,
    balance_after: row.balanceAfter,
    run_id: row.runId,
    step_id: row.stepId,
    note: row.note,
    created_at: row.createdAt.toISOString(),
  };
}
