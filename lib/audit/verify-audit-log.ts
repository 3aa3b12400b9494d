import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { PROBLEMS } from "./compare-seal";
import { sealAuditLog, unlessBroken } from "./seal-audit-log";
import { verifyChain } from "./verify-chain";

/** A request compares so many of the newest entries, or a few more; the command line compares all. */
const COMPARED = 20_000;

const PROBLEM_NAMES = Object.keys(PROBLEMS) as [keyof typeof PROBLEMS];

export const verificationSchema = z
  .strictObject({
    ok: z.boolean().openapi({ description: "Whether every entry and seal that was compared is as it was written." }),
    entries: z.int().openapi({ description: "Entries compared, newest first up to a limit." }),
    complete: z.boolean().openapi({ description: "Whether that was the whole log." }),
    unsealed: z.int().openapi({ description: "Entries that wait for their seal." }),
    head: z.string().nullable().openapi({ description: "Kept elsewhere, it later shows that nothing was cut off." }),
    sealed_at: timeSchema.nullable(),
    mismatch: z
      .strictObject({
        problem: z.enum(PROBLEM_NAMES),
        message: z.string(),
        seal: z.int(),
        entry: z.string().nullable().openapi({ description: "The entry, when it is there to be named." }),
        after: z.string().nullable().openapi({ description: "The last good entry before one that is gone." }),
      })
      .nullable()
      .openapi({ description: "The first thing that does not match." }),
  })
  .openapi("AuditVerification");

/** Seals what waits, then compares the newest part of the caller's log with its seals. */
export async function verifyAuditLog(ctx: Ctx): Promise<z.infer<typeof verificationSchema>> {
  requireScope(ctx, "audit_logs:read");
  await sealAuditLog(ctx.workspaceId).catch(unlessBroken);
  const found = await verifyChain(ctx.workspaceId, { newest: COMPARED });
  const { ok, entries, complete, unsealed, head, sealed_at, mismatch } = found;
  const named = mismatch && { ...mismatch, message: PROBLEMS[mismatch.problem] };
  return { ok, entries, complete, unsealed, head, sealed_at, mismatch: named };
}
