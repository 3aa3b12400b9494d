import type { z } from "@hono/zod-openapi";
import { recordAudit } from "@/lib/audit/record-audit";
import { apiKeyHint, hashApiKey, newApiKey } from "@/lib/auth/api-key-format";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { parseInput } from "@/lib/validation/parse-input";
import { findTrigger } from "./get-trigger";
import { DEFAULT_GRACE_MS, rotateTriggerInput } from "./input";
import { serializeTriggerWithKey, type TriggerWithKey } from "./serialize";

/**
 * A new hook key for a trigger; the one before works for `grace_ms` more, so that its user can be told in time. The
 * one before that stops at once. @throws AppError not_found, validation_failed
 */
export async function rotateTrigger(
  ctx: Ctx,
  id: string,
  input: z.input<typeof rotateTriggerInput>,
): Promise<TriggerWithKey> {
  requireScope(ctx, "agents:write");
  const { grace_ms = DEFAULT_GRACE_MS } = parseInput(rotateTriggerInput, input);
  const hookKey = newApiKey("hook");
  const hash = hashApiKey(hookKey);
  return db.$transaction(async (tx) => {
    // One statement: of two rotations at once, the later one keeps the earlier one's key in grace.
    await tx.$executeRaw`
      UPDATE triggers SET hook_key_hash = ${hash}, hook_key_hint = ${apiKeyHint(hookKey)}, updated_at = now(),
        previous_key_hash = CASE WHEN ${grace_ms}::int > 0 THEN hook_key_hash END,
        previous_key_expires_at = CASE WHEN ${grace_ms}::int > 0 THEN now() + ${grace_ms}::int * interval '1 millisecond' END
      WHERE id = ${id} AND workspace_id = ${ctx.workspaceId}`;
    const trigger = await findTrigger(tx, ctx, id);
    const after = { hook_key_hint: trigger.hookKeyHint, grace_ms };
    await recordAudit(tx, ctx, { action: "trigger.rotated", resourceType: "trigger", resourceId: id, after });
    return serializeTriggerWithKey(trigger, hookKey);
  });
}
