import { type Ctx, requireScope } from "@/lib/auth/context";
import { AppError } from "@/lib/errors/app-error";
import type { ErrorCode } from "@/lib/errors/codes";
import { decideApproval } from "./decide-approval";
import type { Approval } from "./serialize";

export interface BatchDecision {
  id: string;
  decision: "approve" | "reject";
  args?: unknown;
  reason?: string | undefined;
  args_hash?: string | undefined;
  extra_credits?: number | undefined;
}

export type BatchResult =
  | { id: string; ok: true; approval: Approval }
  | { id: string; ok: false; error: { error: ErrorCode; message: string } };

const AT_ONCE = 8;

/** Decides many, each for itself: what is refused says why and holds up no other. Results stand in the order asked. */
export async function decideBatch(ctx: Ctx, decisions: BatchDecision[]): Promise<BatchResult[]> {
  requireScope(ctx, "agents:approve");
  const results: BatchResult[] = new Array(decisions.length);
  let next = 0;
  const work = async () => {
    for (let index = next++; index < decisions.length; index = next++) {
      results[index] = await decideOne(ctx, decisions[index] as BatchDecision);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}

async function decideOne(ctx: Ctx, { id, extra_credits, ...input }: BatchDecision): Promise<BatchResult> {
  try {
    const { args, reason, args_hash: argsHash } = input;
    const rest = { args, reason, argsHash, extraCredits: extra_credits };
    const decided = input.decision === "approve" ? "approved" : "rejected";
    return { id, ok: true, approval: await decideApproval(ctx, { approval: id, decision: decided, ...rest }) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { id, ok: false, error: { error: error.code, message: error.message } };
  }
}
