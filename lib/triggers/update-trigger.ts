import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { parseInput } from "@/lib/validation/parse-input";
import { signedGet } from "./create-trigger";
import { findTrigger } from "./get-trigger";
import { type UpdateTriggerInput, updateTriggerInput } from "./input";
import { serializeTrigger, type Trigger } from "./serialize";
import { sealVerification, type Verification } from "./verification";

/** Changes the fields that are given; `verification: null` takes it away. @throws AppError not_found, validation_failed */
export async function updateTrigger(ctx: Ctx, id: string, input: UpdateTriggerInput): Promise<Trigger> {
  requireScope(ctx, "agents:write");
  const { allow_get, verification, ...fields } = parseInput(updateTriggerInput, input);
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM triggers WHERE id = ${id} AND workspace_id = ${ctx.workspaceId} FOR UPDATE`;
    const before = await findTrigger(tx, ctx, id);
    const verified = verification === undefined ? before.verification !== null : verification !== null;
    if (verified && (allow_get ?? before.allowGet)) throw signedGet();
    const trigger = await tx.trigger.update({
      where: { id },
      data: {
        ...fields,
        ...(allow_get === undefined ? {} : { allowGet: allow_get }),
        ...(verification ? sealVerification(id, verification) : {}),
        ...(verification === null ? { verification: Prisma.DbNull, verificationSecret: null } : {}),
        updatedAt: new Date(),
      },
    });
    await recordAudit(tx, ctx, {
      action: "trigger.updated",
      resourceType: "trigger",
      resourceId: id,
      before: summary(before),
      after: { ...summary(trigger), fields: Object.keys(input) },
    });
    return serializeTrigger(trigger);
  });
}

function summary(row: { name: string; enabled: boolean; allowGet: boolean; verification: Prisma.JsonValue }) {
  const scheme = (row.verification as Verification | null)?.scheme ?? null;
  return { name: row.name, enabled: row.enabled, allow_get: row.allowGet, verification: scheme };
}
