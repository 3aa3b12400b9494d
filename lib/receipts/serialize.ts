import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";

export const RECEIPT_STATUSES = ["completed", "failed", "unknown"] as const;

export const receiptSchema = z
  .strictObject({
    id: z.string(),
    agent: z.strictObject({ id: z.string(), name: z.string() }),
    run: z.strictObject({ id: z.string(), number: z.int() }),
    step_id: z.string(),
    attempt: z.int(),
    tool: z.string(),
    effect: z.enum(["read", "write", "destructive"]),
    target: z.string().openapi({ description: "Where: an address without its query, a recipient, a record." }),
    args_hash: z.string().openapi({ description: "SHA-256 of the arguments, as on the approval." }),
    idempotency_key: z.string(),
    status: z.enum(RECEIPT_STATUSES).openapi({ description: "unknown: it was interrupted and may have happened." }),
    response_status: z.int().nullable(),
    response_id: z.string().nullable().openapi({ description: "What the other side calls it." }),
    error: z.string().nullable(),
    approval_id: z.string().nullable(),
    approved_by: z.strictObject({ id: z.string(), name: z.string().nullable() }).nullable(),
    policy_id: z.string().nullable().openapi({ description: "The rule that allowed it." }),
    created_at: timeSchema,
  })
  .openapi("Receipt");
export type Receipt = z.infer<typeof receiptSchema>;

/** The columns of ReceiptRow, and where they come from. */
export const RECEIPT_COLUMNS = `
  t.id, t.agent_id, t.agent_name, t.run_id, t.run_number::float8 AS run_number, t.step_id, t.attempt, t.tool, t.effect, t.target,
  t.args_hash, t.idempotency_key, t.status, t.response_status, t.response_id, t.error, t.approval_id, t.approved_by,
  coalesce(u.name, k.name) AS approver_name, t.policy_id, t.created_at`;
export const RECEIPT_NAMES = "LEFT JOIN users u ON u.id = t.approved_by LEFT JOIN api_keys k ON k.id = t.approved_by";

export interface ReceiptRow {
  id: string;
  agent_id: string;
  agent_name: string;
  run_id: string;
  run_number: number;
  step_id: string;
  attempt: number;
  tool: string;
  effect: Receipt["effect"];
  target: string;
  args_hash: string;
  idempotency_key: string;
  status: Receipt["status"];
  response_status: number | null;
  response_id: string | null;
  error: string | null;
  approval_id: string | null;
  approved_by: string | null;
  approver_name: string | null;
  policy_id: string | null;
  created_at: Date;
}

export function serializeReceipt(row: ReceiptRow): Receipt {
  const { agent_id, agent_name, run_id, run_number, approved_by, approver_name, created_at, ...rest } = row;
  return {
    ...rest,
    agent: { id: agent_id, name: agent_name },
    run: { id: run_id, number: run_number },
    approved_by: approved_by === null ? null : { id: approved_by, name: approver_name },
    created_at: created_at.toISOString(),
  };
}
