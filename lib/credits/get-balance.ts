import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";

export interface Balance {
  balance: number;
  currency: "credits";
}

/** What the workspace has left. @throws AppError insufficient_scope */
export async function getBalance(ctx: Ctx): Promise<Balance> {
  requireScope(ctx, "credits:read");
  const workspace = await db.workspace.findUniqueOrThrow({
    where: { id: ctx.workspaceId },
    select: { creditBalance: true },
  });
  return { balance: workspace.creditBalance, currency: "credits" };
}
