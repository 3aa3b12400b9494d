import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { redactLinks } from "./redact-links";
import { requireMailReader } from "./require-mail-reader";
import { type EmailDetail, serializeEmail } from "./serialize";

/** One mail with its text; the links of somebody else's mail are made useless. @throws AppError insufficient_scope, not_found */
export async function getEmail(ctx: Ctx, input: { email: string }): Promise<EmailDetail> {
  requireMailReader(ctx);
  const row = await db.email.findFirst({ where: { id: input.email, workspaceId: ctx.workspaceId } });
  if (!row) throw notFound("Email");
  const own = await db.user.count({ where: { id: ctx.userId, email: row.recipient.toLowerCase() } });
  return { ...serializeEmail(row), text: own > 0 ? row.text : redactLinks(row.text) };
}
