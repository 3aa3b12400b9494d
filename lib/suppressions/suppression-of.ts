import type { Tx } from "@/lib/db/client";

/** What a contact with this address begins with: when the address is suppressed, so is the contact. */
export async function suppressionOf(
  tx: Tx,
  workspaceId: string,
  email: string | null,
): Promise<{ suppressedAt: Date; suppressionReason: string } | undefined> {
  if (email === null) return undefined;
  const address = email.toLowerCase();
  const found = await tx.suppression.findUnique({ where: { workspaceId_address: { workspaceId, address } } });
  return found ? { suppressedAt: found.createdAt, suppressionReason: found.reason } : undefined;
}
