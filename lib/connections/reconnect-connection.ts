import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { canonicalJson } from "@/lib/crypto/canonical-json";
import { db, type Prisma, type Tx } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors/app-error";
import { parseInput } from "@/lib/validation/parse-input";
import { insertSecret, replaceSecret } from "@/lib/vault/stored-secret";
import { getConnector, kindOf } from "./connectors/all-connectors";
import type { Connector } from "./connectors/connector";
import { authorize } from "./create-connection";
import { emitCheck } from "./emit-check";
import { findConnection } from "./get-connection";
import { type ReconnectInput, reconnectInput } from "./input";
import { readFields } from "./read-fields";
import { configOf, type StartedConnection, serializeConnection } from "./serialize";
import type { ConnectionConfig } from "./settings";

/**
 * Connects again, under the same id: with OAuth 2 by a new sign-in, else with new secrets. A connection that works goes
 * on until the new sign-in is done.
 * @throws AppError not_found, validation_failed
 */
export async function reconnectConnection(ctx: Ctx, id: string, input: ReconnectInput): Promise<StartedConnection> {
  requireScope(ctx, "credentials:write");
  const given = parseInput(reconnectInput, input);
  const before = await findConnection(db, ctx, id);
  const connector = getConnector(before.app);
  if (!connector) throw new AppError("validation_failed", "Its connector is not installed any more.");
  const { config, secrets, moved } = readAgain(connector, configOf(before), given);
  const authorization = await authorize(ctx, id, connector, config);
  return db.$transaction(async (tx) => {
    const data = {
      config: config as unknown as Prisma.InputJsonObject,
      kind: kindOf(connector, config.scopes),
      updatedAt: new Date(),
    };
    if (moved || Object.keys(secrets).length > 0) await putSecrets(tx, ctx, before, secrets, config.hosts);
    const row = await tx.connection
      .update({
        where: { id, workspaceId: ctx.workspaceId },
        data: authorization
          ? {
              ...data,
              ...(before.status === "connected" ? {} : { status: "authorizing", lastError: null }),
              stateHash: authorization.stateHash,
              pending: authorization.pending,
            }
          : { ...data, status: "checking" },
      })
      .catch((error: unknown) => {
        throw (error as { code?: unknown }).code === "P2025" ? notFound("Connection") : error;
      });
    const after = { scopes: config.scopes, changed: Object.keys(given.fields ?? {}) };
    await recordAudit(tx, ctx, { action: "connection.reconnected", resourceType: "connection", resourceId: id, after });
    if (!authorization) await emitCheck(tx, id);
    return { ...serializeConnection(row), authorize_url: authorization?.url ?? null };
  });
}

/**
 * Fields that are left out stay, and so does a secret; but what is to be sent elsewhere than before has to be entered
 * again, so that nobody learns a secret by naming another host for it.
 */
function readAgain(connector: Connector, old: ConnectionConfig, given: ReconnectInput) {
  const listed: Record<string, string> = connector.fields.some(({ type }) => type === "hosts")
    ? { hosts: old.hosts.join(",") }
    : {};
  const input = {
    fields: { ...old.fields, ...listed, ...given.fields },
    scopes: given.scopes ?? (connector.auth.type === "oauth2" ? old.scopes : undefined),
  };
  const optional = connector.fields.map((field) => (field.secret ? { ...field, required: false } : field));
  const read = readFields({ ...connector, fields: optional }, input);
  const moved = canonicalJson([read.config.fields, read.config.hosts]) !== canonicalJson([old.fields, old.hosts]);
  return { ...(moved ? readFields(connector, input) : read), moved };
}

/** All that was held goes: tokens belong to the client, and the hosts, that they were given for. */
async function putSecrets(
  tx: Tx,
  ctx: Ctx,
  row: { id: string; name: string; credentialId: string | null },
  values: Record<string, string>,
  hosts: string[],
): Promise<void> {
  if (row.credentialId && (await replaceSecret(tx, ctx.workspaceId, row.credentialId, values))) return;
  const credentialId = await insertSecret(tx, {
    workspaceId: ctx.workspaceId,
    name: row.name,
    type: "connection",
    config: {},
    allowedHosts: hosts,
    values,
    createdBy: ctx.actor.id,
  });
  await tx.connection.update({ where: { id: row.id }, data: { credentialId } });
}
