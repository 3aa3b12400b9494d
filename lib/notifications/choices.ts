import type { Tx } from "@/lib/db/client";
import { defaultChoice, type EmailChoice } from "./kinds";

export interface Choice {
  inApp: boolean;
  email: EmailChoice;
}

/** How each of these members wants to be told of a kind: as they chose, or as it is for whoever has not. */
export async function choicesOf(
  tx: Tx,
  { workspaceId, userIds, kind }: { workspaceId: string; userIds: readonly string[]; kind: string },
): Promise<(userId: string) => Choice> {
  const rows = await tx.notificationPreference.findMany({ where: { workspaceId, kind, userId: { in: [...userIds] } } });
  const chosen = new Map(rows.map(({ userId, inApp, email }) => [userId, { inApp, email: email as EmailChoice }]));
  return (userId) => chosen.get(userId) ?? defaultChoice(kind);
}
