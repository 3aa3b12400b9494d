import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, type Tx } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { serializeTrigger, type Trigger } from "./serialize";

/** @throws AppError not_found */
export async function getTrigger(ctx: Ctx, input: { trigger: string }): Promise<Trigger> {
  requireScope(ctx, "agents:read");
  return serializeTrigger(await findTrigger(db, ctx, input.trigger));
}

/** The trigger of the caller's workspace. @throws AppError not_found */
export async function findTrigger(tx: Tx, ctx: Ctx, id: string) {
  const trigger = await tx.trigger.findFirst({ where: { id, workspaceId: ctx.workspaceId } });
  if (!trigger) throw notFound("Trigger");
  return trigger;
}
