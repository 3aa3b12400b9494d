import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { newId } from "@/lib/ids/new-id";
import { parseInput } from "@/lib/validation/parse-input";
import { freeText } from "@/lib/validation/text";
import { type CreditTransaction, serializeCreditTransaction } from "./serialize";

const schema = z.strictObject({ amount: z.int().min(1).max(1_000_000_000), note: freeText(200).optional() });
const MOST = 2_147_483_647;

/**
 * Gives the workspace credits. For those who run the installation (the command line): no scope of a key reaches it.
 * @throws AppError validation_failed, insufficient_scope
 */
export async function grantCredits(ctx: Ctx, input: { amount: number; note?: string }): Promise<CreditTransaction> {
  if (ctx.via !== "internal") throw new AppError("insufficient_scope", "Credits are granted from the command line.");
  const { amount, note = "" } = parseInput(schema, input);
  return db.$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<{ credit_balance: number }[]>`
      UPDATE workspaces SET credit_balance = credit_balance + ${amount}
      WHERE id = ${ctx.workspaceId} AND credit_balance <= ${MOST - amount} RETURNING credit_balance`;
    if (!row) {
      const message = "The balance cannot grow that large.";
      throw new AppError("validation_failed", message, { details: [{ path: "amount", message }] });
    }
    const id = newId("creditTransaction");
    const entry = await tx.creditTransaction.create({
      data: { id, workspaceId: ctx.workspaceId, type: "grant", amount, balanceAfter: row.credit_balance, note },
    });
    const after = { amount, balance: row.credit_balance };
    await recordAudit(tx, ctx, {
      action: "credits.granted",
      resourceType: "credit_transaction",
      resourceId: id,
      after,
    });
    return serializeCreditTransaction(entry);
  });
}
