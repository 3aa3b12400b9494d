import type { Ctx } from "@/lib/auth/context";
import { ROLE_SCOPES } from "@/lib/auth/scopes";
import { db } from "@/lib/db/client";
import { invalidLink, readLinkToken } from "./token";

/**
 * Who a link speaks for: the person it was sent to, as long as they are an enabled member, with the rights of their
 * role today. It opens the operations of links and nothing else.
 * @throws AppError invalid_signature, signature_expired
 */
export async function authenticateLink(
  token: string,
  { requestId, address }: { requestId: string; address: string },
): Promise<Ctx> {
  const { approvalId, userId } = readLinkToken(token);
  const approval = await db.approval.findUnique({ where: { id: approvalId }, select: { workspaceId: true } });
  const member =
    approval &&
    (await db.membership.findFirst({
      where: { workspaceId: approval.workspaceId, userId, user: { disabledAt: null } },
      select: { role: true, workspaceId: true },
    }));
  if (!member) throw invalidLink();
  const { role, workspaceId } = member;
  const scopes = ROLE_SCOPES[role];
  return { workspaceId, actor: { type: "user", id: userId }, userId, role, scopes, via: "link", requestId, address };
}
