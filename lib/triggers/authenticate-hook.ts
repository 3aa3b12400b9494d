import { recordAudit } from "@/lib/audit/record-audit";
import { hashApiKey, keyKind } from "@/lib/auth/api-key-format";
import type { Ctx } from "@/lib/auth/context";
import { systemCtx } from "@/lib/auth/system-ctx";
import { db } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors/app-error";
import { type CallableTrigger, findTriggerByHookKey } from "./callable-trigger";

interface HookCall {
  hookKey: string;
  /** Of the path: the trigger's id, or its agent's id or slug. */
  ref: string;
  requestId: string;
  address: string;
}

/**
 * Who calls a webhook URL: the trigger itself, which may start its agent and nothing else; its runs count against the
 * member who made it. `caller` is known before `trigger` is told, so that wrong paths count against its limits as well.
 * @throws AppError wrong_key_type, invalid_api_key, expired_api_key
 */
export async function authenticateHook(call: HookCall): Promise<{ ctx: Ctx; trigger: () => CallableTrigger }> {
  const { hookKey, ref, requestId, address } = call;
  if (keyKind(hookKey) === "api") {
    await recordKeyInUrl(call);
    throw new AppError(
      "wrong_key_type",
      "Only hook keys (drvh_…) work in a URL. Send an API key in the X-API-KEY header, and replace this one: URLs end up in logs.",
    );
  }
  const found = await findTriggerByHookKey(hookKey);
  const ctx = { ...systemCtx(found.workspace_id, found.id, found.created_by), requestId, address };
  return {
    ctx,
    trigger: () => {
      if (ref !== found.id && ref !== found.agent_id && ref !== found.agent_slug) throw notFound("Trigger");
      return found;
    },
  };
}

/** An API key that stood in a URL may be known to others: its workspace finds that in the audit log. */
async function recordKeyInUrl({ hookKey, requestId, address }: HookCall): Promise<void> {
  const key = await db.apiKey.findUnique({
    where: { keyHash: new Uint8Array(hashApiKey(hookKey)) },
    select: { id: true, workspaceId: true, hint: true },
  });
  if (!key) return;
  const ctx = {
    ...systemCtx(key.workspaceId, key.id),
    actor: { type: "api_key" as const, id: key.id },
    requestId,
    address,
  };
  const after = { hint: key.hint };
  await recordAudit(db, ctx, { action: "key_in_url", resourceType: "api_key", resourceId: key.id, after });
}
