import { z } from "@hono/zod-openapi";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { nameText } from "@/lib/validation/text";
import { getMe, type Me } from "@/lib/workspaces/get-me";

export const updateProfileInput = z.strictObject({ name: nameText });

/** Changes what the caller is called, in every workspace. @throws AppError not_found */
export async function updateProfile(ctx: Ctx, { name }: z.infer<typeof updateProfileInput>): Promise<Me> {
  const me = await getMe(ctx);
  await db.$transaction(async (tx) => {
    await tx.user.update({ where: { id: ctx.userId }, data: { name } });
    await recordAudit(tx, ctx, {
      action: "user.updated",
      resourceType: "user",
      resourceId: ctx.userId,
      before: { name: me.user.name },
      after: { name },
    });
  });
  return { ...me, user: { ...me.user, name } };
}
