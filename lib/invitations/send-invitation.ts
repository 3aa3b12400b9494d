import type { Ctx } from "@/lib/auth/context";
import type { Role } from "@/lib/auth/scopes";
import { env } from "@/lib/config/env";
import type { Tx } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { formatId } from "@/lib/ids/new-id";
import { queueEmails } from "@/lib/mail/queue-emails";

/** An invitation is good for seven days. */
export const INVITATION_MS = 7 * 24 * 3_600_000;

const HOUR_MS = 3_600_000;
/** Invitations that one workspace mails in an hour: nobody sends mail to the world through them. */
const MOST_AN_HOUR = 60;

/**
 * Mails an invitation to the address it is for.
 * @returns the link, where the inviter has to pass it on themselves: without an address, or without a mail server
 * @throws AppError rate_limit_exceeded
 */
export async function sendInvitation(
  tx: Tx,
  ctx: Ctx,
  { email, role, token }: { email: string | null; role: Role; token: string },
): Promise<string | null> {
  const link = `${env.publicUrl}/invite/${token}`;
  if (email === null) return link;
  await requireRoomForMail(tx, ctx);
  const [workspace, inviter] = await Promise.all([
    tx.workspace.findUniqueOrThrow({ where: { id: ctx.workspaceId }, select: { name: true } }),
    tx.user.findUniqueOrThrow({ where: { id: ctx.userId }, select: { name: true, email: true } }),
  ]);
  const text = [
    `${inviter.name} (${inviter.email}) invites you to the workspace “${workspace.name}” on Drover, as ${role}.`,
    `Join it here, within seven days:\n${link}`,
    "The link works once, and for this address only. If you did not expect it, ignore this mail.",
  ].join("\n\n");
  const subject = `Join ${workspace.name} on Drover`;
  await queueEmails(tx, [{ workspaceId: ctx.workspaceId, to: email, subject, text }]);
  return env.smtpUrl ? null : link;
}

async function requireRoomForMail(tx: Tx, { workspaceId }: Ctx): Promise<void> {
  const since = formatId("auditLog", Date.now() - HOUR_MS, new Uint8Array(16));
  const action = { in: ["invitation.created", "invitation.resent"] };
  if ((await tx.auditLog.count({ where: { workspaceId, action, id: { gt: since } } })) < MOST_AN_HOUR) return;
  const message = `At most ${MOST_AN_HOUR} invitations are sent in an hour. Try again later.`;
  throw new AppError("rate_limit_exceeded", message, { retryAfterMs: HOUR_MS });
}
