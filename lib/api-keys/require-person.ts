import type { Ctx } from "@/lib/auth/context";
import { AppError } from "@/lib/errors/app-error";

/** Keys are handled by people: a key that could make keys would outlive its own revocation. @throws AppError insufficient_scope */
export function requirePerson(ctx: Ctx): void {
  if (ctx.via === "key")
    throw new AppError("insufficient_scope", "API keys are handled by a signed-in person, not by a key.");
}

/** Owners and admins see and revoke every key of the workspace, others their own. */
export function ownKeysOnly(ctx: Ctx): { userId?: string } {
  return ctx.role === "owner" || ctx.role === "admin" ? {} : { userId: ctx.userId };
}
