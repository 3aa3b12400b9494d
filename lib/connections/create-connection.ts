import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, type Prisma, type Tx } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/is-unique-violation";
import { AppError } from "@/lib/errors/app-error";
import { newId } from "@/lib/ids/new-id";
import { invalidInput, parseInput } from "@/lib/validation/parse-input";
import { insertSecret } from "@/lib/vault/stored-secret";
import { type Authorization, beginAuthorization } from "./begin-authorization";
import { getConnector, kindOf } from "./connectors/all-connectors";
import type { Connector } from "./connectors/connector";
import { emitCheck } from "./emit-check";
import { type CreateConnectionInput, createConnectionInput } from "./input";
import { readFields } from "./read-fields";
import { type StartedConnection, serializeConnection } from "./serialize";
import { type ConnectionConfig, oauthSettings } from "./settings";

/**
 * Connects an app: what needs no sign-in is checked by the worker; with OAuth 2 the answer says where to sign in.
 * @throws AppError validation_failed, already_exists (the name)
 */
export async function createConnection(ctx: Ctx, input: CreateConnectionInput): Promise<StartedConnection> {
  requireScope(ctx, "credentials:write");
  const { app, name: wanted, ...given } = parseInput(createConnectionInput, input);
  const connector = getConnector(app);
  if (!connector) throw invalidInput([{ path: "app", message: `There is no connector "${app.slice(0, 50)}".` }]);
  const { config, secrets } = readFields(connector, given);
  const id = newId("connection");
  const authorization = await authorize(ctx, id, connector, config);
  try {
    return await db.$transaction(async (tx) => {
      const name = wanted ?? (await freeName(tx, ctx.workspaceId, connector.title));
      const secret = { workspaceId: ctx.workspaceId, name, config: {}, allowedHosts: config.hosts, values: secrets };
      const held = Object.keys(secrets).length > 0;
      const row = await tx.connection.create({
        data: {
          id,
          workspaceId: ctx.workspaceId,
          name,
          app,
          kind: kindOf(connector, config.scopes),
          status: authorization ? "authorizing" : "checking",
          config: config as unknown as Prisma.InputJsonObject,
          credentialId: held
            ? await insertSecret(tx, { ...secret, type: "connection", createdBy: ctx.actor.id })
            : null,
          ...(authorization ? { stateHash: authorization.stateHash, pending: authorization.pending } : {}),
          createdBy: ctx.actor.id,
        },
      });
      const after = { name, app, scopes: config.scopes, hosts: config.hosts };
      await recordAudit(tx, ctx, { action: "connection.created", resourceType: "connection", resourceId: id, after });
      if (!authorization) await emitCheck(tx, id);
      return { ...serializeConnection(row), authorize_url: authorization?.url ?? null };
    });
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken() : error;
  }
}

/** The beginning of a sign-in, for connectors that need one. */
export async function authorize(
  ctx: Ctx,
  id: string,
  connector: Connector,
  config: ConnectionConfig,
): Promise<Authorization | undefined> {
  if (connector.auth.type !== "oauth2") return undefined;
  return beginAuthorization({
    connection: { id, workspaceId: ctx.workspaceId },
    userId: ctx.userId,
    settings: oauthSettings(connector, connector.auth, config),
    scopes: config.scopes,
  });
}

export function nameTaken(): AppError {
  return new AppError("already_exists", "Another connection has this name.");
}

async function freeName(tx: Tx, workspaceId: string, title: string): Promise<string> {
  const rows = await tx.connection.findMany({
    where: { workspaceId, name: { startsWith: title } },
    select: { name: true },
  });
  const taken = new Set(rows.map(({ name }) => name));
  for (let number = 1; ; number++) {
    const name = number === 1 ? title : `${title} ${number}`;
    if (!taken.has(name)) return name;
  }
}
