import { recordAudit } from "@/lib/audit/record-audit";
import type { Ctx } from "@/lib/auth/context";
import { STARTING_CREDITS } from "@/lib/credits/prices";
import type { Tx } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { slugify } from "@/lib/validation/slugify";

/** Makes the workspace that `ctx` names, owned by who acts, with its starting credits. */
export async function insertWorkspace(tx: Tx, ctx: Ctx, name: string): Promise<void> {
  const id = ctx.workspaceId;
  await tx.workspace.create({
    data: {
      id,
      name,
      slug: `${slugify(name)}-${id.slice(-6)}`,
      creditBalance: STARTING_CREDITS,
      memberships: { create: { userId: ctx.userId, role: "owner" } },
      creditTransactions: {
        create: {
          id: newId("creditTransaction"),
          type: "grant",
          amount: STARTING_CREDITS,
          balanceAfter: STARTING_CREDITS,
          note: "Starting credits",
        },
      },
    },
  });
  const after = { name };
  await recordAudit(tx, ctx, { action: "workspace.created", resourceType: "workspace", resourceId: id, after });
}

/** What a workspace is called when nobody says. */
export function defaultWorkspaceName(person: string): string {
  return `${person}'s workspace`.slice(0, 200);
}
