import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { wipeSecret } from "@/lib/vault/stored-secret";
import { getConnector } from "./connectors/all-connectors";
import { emitRemoved } from "./emit-check";
import { findConnection } from "./get-connection";
import { configOf } from "./serialize";
import { oauthSettings } from "./settings";

/**
 * Deletes a connection and wipes what it held; where the provider revokes tokens, the worker has that done first.
 * @throws AppError not_found
 */
export async function deleteConnection(ctx: Ctx, input: { connection: string }): Promise<void> {
  requireScope(ctx, "credentials:write");
  await db.$transaction(async (tx) => {
    const row = await findConnection(tx, ctx, input.connection);
    const { id, name, app, credentialId } = row;
    const config = configOf(row);
    await tx.connection.deleteMany({ where: { id, workspaceId: ctx.workspaceId } });
    const before = { name, app };
    await recordAudit(tx, ctx, { action: "connection.deleted", resourceType: "connection", resourceId: id, before });
    if (!credentialId) return;
    const connector = getConnector(app);
    const revokes =
      connector?.auth.type === "oauth2" && oauthSettings(connector, connector.auth, config).revokeUrl !== undefined;
    if (!revokes) await wipeSecret(tx, ctx.workspaceId, credentialId);
    else
      await emitRemoved(tx, {
        workspace_id: ctx.workspaceId,
        app,
        credential_id: credentialId,
        fields: config.fields,
      });
  });
}
