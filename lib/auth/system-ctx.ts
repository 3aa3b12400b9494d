import { newId } from "@/lib/ids/new-id";
import type { Ctx } from "./context";

/**
 * For what acts by itself: a schedule, a trigger, a signal. It may start runs and nothing else.
 * @param actorId the id of what acts, as the audit log names it
 * @param userId the member behind it, whose rate limits its starts count against; "" when nobody is
 */
export function systemCtx(workspaceId: string, actorId: string, userId = ""): Ctx {
  return {
    workspaceId,
    actor: { type: "system", id: actorId },
    userId,
    role: "operator",
    scopes: new Set(["agents:trigger"]),
    via: "internal",
    requestId: newId("request"),
    address: "local",
  };
}
