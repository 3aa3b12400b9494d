import { z } from "@hono/zod-openapi";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { invalidInput } from "@/lib/validation/parse-input";
import { setRole } from "./change-role";
import { findMember, type Member } from "./list-members";
import { lockMembers, roleOf } from "./lock-members";

export const transferInput = z.strictObject({ user_id: z.string().max(200) });

/**
 * Hands a workspace over: the other member becomes owner, the caller admin.
 * @throws AppError insufficient_scope, not_found, validation_failed
 */
export async function transferOwnership(caller: Ctx, input: z.infer<typeof transferInput>): Promise<Member> {
  return db.$transaction(async (tx) => {
    const ctx = await lockMembers(tx, caller);
    if (ctx.role !== "owner") throw new AppError("insufficient_scope", "Only an owner hands the workspace over.");
    const before = await roleOf(tx, ctx, input.user_id);
    if (input.user_id === ctx.userId)
      throw invalidInput([{ path: "user_id", message: "Choose another member than yourself." }]);
    const member = await findMember(tx, ctx, input.user_id);
    if (before !== "owner") await setRole(tx, ctx, input.user_id, before, "owner");
    await setRole(tx, ctx, ctx.userId, "owner", "admin");
    return { ...member, role: "owner" as const };
  });
}
