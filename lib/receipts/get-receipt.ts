import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { RECEIPT_COLUMNS, RECEIPT_NAMES, type Receipt, type ReceiptRow, serializeReceipt } from "./serialize";

const GET = `SELECT ${RECEIPT_COLUMNS} FROM receipts t ${RECEIPT_NAMES} WHERE t.id = $1 AND t.workspace_id = $2`;

/** @throws AppError not_found */
export async function getReceipt(ctx: Ctx, input: { receipt: string }): Promise<Receipt> {
  requireScope(ctx, "runs:read");
  const { rows } = await pool.query<ReceiptRow>({
    name: "get-receipt",
    text: GET,
    values: [input.receipt, ctx.workspaceId],
  });
  if (!rows[0]) throw notFound("Receipt");
  return serializeReceipt(rows[0]);
}
