import { AppError } from "@/lib/errors/app-error";
import type { Ctx } from "./context";
import { isWithin } from "./role-rank";
import type { Role } from "./scopes";

/** For what owners and admins alone do. @param what the end of "Only owners and admins …" @throws AppError insufficient_scope */
export function requireAdmin(ctx: Ctx, what: string): void {
  if (ctx.role === "owner" || ctx.role === "admin") return;
  throw new AppError("insufficient_scope", `Only owners and admins ${what}.`);
}

/** Nobody hands out, or takes away, a role above their own. @throws AppError insufficient_scope */
export function requireRank(ctx: Ctx, role: Role): void {
  if (!isWithin(role, ctx.role)) throw new AppError("insufficient_scope", `Only an ${role} decides who is ${role}.`);
}
