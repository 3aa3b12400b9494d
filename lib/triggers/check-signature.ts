import { recordAudit } from "@/lib/audit/record-audit";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import type { CallableTrigger } from "./callable-trigger";
import { unsealSecret } from "./verification";
import { type SignatureProblem, signatureProblem } from "./verify-signature";

const MESSAGE: Record<SignatureProblem, string> = {
  invalid_signature: "The request is not signed as this trigger asks for.",
  signature_expired: "The signature is more than 5 minutes old, or from the future.",
};

/**
 * Refuses a request that its provider has not signed, and writes that down. A trigger without verification takes all.
 * @param raw the body's bytes as they came
 * @throws AppError invalid_signature, signature_expired
 */
export async function checkSignature(
  ctx: Ctx,
  trigger: CallableTrigger,
  request: { headers: Headers; raw: Uint8Array },
): Promise<void> {
  const { verification, verification_secret: sealed } = trigger;
  if (verification === null && sealed === null) return;
  const problem =
    verification === null || sealed === null
      ? "invalid_signature" // half a setting is no setting
      : signatureProblem(verification, unsealSecret(trigger.id, sealed), {
          ...request,
          now: Math.floor(Date.now() / 1_000),
        });
  if (!problem) return;
  await recordAudit(db, ctx, {
    action: "trigger.signature_refused",
    resourceType: "trigger",
    resourceId: trigger.id,
    after: { error: problem, scheme: verification?.scheme ?? null },
  });
  throw new AppError(problem, MESSAGE[problem]);
}
