import { findAgent } from "@/lib/agents/find-agent";
import { recordAudit } from "@/lib/audit/record-audit";
import { apiKeyHint, hashApiKey, newApiKey } from "@/lib/auth/api-key-format";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { invalidInput, parseInput } from "@/lib/validation/parse-input";
import { type CreateTriggerInput, createTriggerInput } from "./input";
import { serializeTriggerWithKey, type TriggerWithKey } from "./serialize";
import { sealVerification } from "./verification";

/**
 * Gives an agent another way to be started. The hook key is answered here and nowhere else: the database keeps its hash.
 * @throws AppError not_found, validation_failed
 */
export async function createTrigger(ctx: Ctx, agentRef: string, input: CreateTriggerInput): Promise<TriggerWithKey> {
  requireScope(ctx, "agents:write");
  const { name = "Trigger", enabled = true, allow_get = false, verification } = parseInput(createTriggerInput, input);
  if (allow_get && verification) throw signedGet();
  const id = newId("trigger");
  const hookKey = newApiKey("hook");
  return db.$transaction(async (tx) => {
    const agent = await findAgent(tx, ctx, agentRef);
    const trigger = await tx.trigger.create({
      data: {
        id,
        workspaceId: ctx.workspaceId,
        agentId: agent.id,
        name,
        enabled,
        allowGet: allow_get,
        hookKeyHash: new Uint8Array(hashApiKey(hookKey)),
        hookKeyHint: apiKeyHint(hookKey),
        createdBy: ctx.userId,
        ...(verification ? sealVerification(id, verification) : {}),
      },
    });
    const after = { agent_id: agent.id, name, enabled, allow_get, verification: verification?.scheme ?? null };
    await recordAudit(tx, ctx, { action: "trigger.created", resourceType: "trigger", resourceId: id, after });
    return serializeTriggerWithKey(trigger, hookKey);
  });
}

/** A GET carries no body, so nothing of it is signed. */
export function signedGet() {
  return invalidInput([{ path: "allow_get", message: "A trigger that verifies signatures takes POST only." }]);
}
