import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { newId } from "@/lib/ids/new-id";
import type { Ctx } from "./context";
import { ROLE_SCOPES } from "./scopes";

/** For the command line: acts as the user with this email address, in the first workspace they joined. @throws AppError not_found */
export async function internalCtx(email: string): Promise<Ctx> {
  const membership = await db.membership.findFirst({
    where: { user: { email: email.trim().toLowerCase() } },
    orderBy: { createdAt: "asc" },
  });
  if (!membership) throw notFound("User");
  const { workspaceId, userId, role } = membership;
  const scopes = ROLE_SCOPES[role];
  const requestId = newId("request");
  return {
    workspaceId,
    actor: { type: "user", id: userId },
    userId,
    role,
    scopes,
    via: "internal",
    requestId,
    address: "local",
  };
}
