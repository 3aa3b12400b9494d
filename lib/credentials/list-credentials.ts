import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import type { CredentialType } from "./input";
import { type Credential, credentialSelect, serializeCredential } from "./serialize";

export interface CredentialFilter {
  type?: CredentialType | undefined;
  status?: "live" | "revoked" | undefined;
}

/** The workspace's credentials, newest first; those that connections hold are not among them. @throws AppError invalid_cursor */
export async function listCredentials(
  ctx: Ctx,
  { limit = DEFAULT_LIMIT, cursor, type, status }: PageInput & CredentialFilter = {},
): Promise<Page<Credential>> {
  requireScope(ctx, "credentials:read");
  const before = decodeCursor("credential", cursor);
  const rows = await db.credential.findMany({
    where: {
      workspaceId: ctx.workspaceId,
      type: type ?? { not: "connection" },
      ...(before === null ? {} : { id: { lt: before } }),
      ...(status ? { revokedAt: status === "live" ? null : { not: null } } : {}),
    },
    select: credentialSelect,
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return toPage(rows, limit, "credential", (row) => row.id, serializeCredential);
}
