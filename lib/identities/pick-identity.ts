import { db } from "@/lib/db/client";

/** What mail takes from an identity. */
export interface Sender {
  id: string;
  fromName: string;
  fromAddress: string;
  replyTo: string | null;
  signature: string;
}

const select = { id: true, fromName: true, fromAddress: true, replyTo: true, signature: true } as const;

/** The identity of this name or id; without a name the default one, where there is one. Null: there is none. */
export async function pickIdentity(workspaceId: string, ref: string | undefined): Promise<Sender | null> {
  if (ref === undefined) return db.senderIdentity.findFirst({ where: { workspaceId, isDefault: true }, select });
  return db.senderIdentity.findFirst({ where: { workspaceId, OR: [{ id: ref }, { name: ref }] }, select });
}
