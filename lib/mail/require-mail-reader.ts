import type { Ctx } from "@/lib/auth/context";
import { AppError } from "@/lib/errors/app-error";

/** Mail carries links that decide in somebody's name: owners and admins read it, in a session. @throws AppError insufficient_scope */
export function requireMailReader(ctx: Ctx): void {
  if (!mayReadMail(ctx)) throw new AppError("insufficient_scope", "Owners and admins read the email outbox.");
}

export function mayReadMail(ctx: Pick<Ctx, "role" | "via">): boolean {
  return ctx.via !== "key" && (ctx.role === "owner" || ctx.role === "admin");
}
