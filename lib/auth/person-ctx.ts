import { newId } from "@/lib/ids/new-id";
import type { Ctx } from "./context";
import { ROLE_SCOPES, type Role } from "./scopes";

/** From where somebody signs in or up. */
export interface Origin {
  requestId?: string;
  address?: string;
  userAgent?: string;
}

/** The context of a person who has no session yet, for what signing in and signing up write. */
export function personCtx(userId: string, workspaceId: string, role: Role, origin: Origin): Ctx {
  return {
    workspaceId,
    actor: { type: "user", id: userId },
    userId,
    role,
    scopes: ROLE_SCOPES[role],
    via: "internal",
    requestId: origin.requestId ?? newId("request"),
    address: origin.address ?? "local",
  };
}
