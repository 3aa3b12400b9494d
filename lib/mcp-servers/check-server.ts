import { recordAudit } from "@/lib/audit/record-audit";
import { systemCtx } from "@/lib/auth/system-ctx";
import { db, type Prisma, type Tx } from "@/lib/db/client";
import { hashOfAll, type ToolDefinition } from "@/lib/mcp/definitions";
import { McpFailure } from "@/lib/mcp/mcp-failure";
import { notify } from "@/lib/notifications/notify";
import { type Offer, type OpenServer, openServer, type ServerAddress, serverSecrets } from "./open-server";
import { NO_OFFER } from "./pinned";
import { definitionsOf, type McpStatus } from "./serialize";

type Server = Prisma.McpServerGetPayload<object>;

/** What a connection found out. */
type Found = { error: string } | Offer;

/**
 * Connects to a server and writes down what it offers. The first definitions are accepted as they are; later ones that
 * differ put the server into quarantine until a person accepts them. For the worker, which holds the vault's keys.
 * @returns the status it has now, or null when the server is gone or was changed meanwhile (then another check is due)
 */
export async function checkMcpServer(id: string): Promise<McpStatus | null> {
  const server = await db.mcpServer.findUnique({ where: { id } });
  return server && recordFound(server, await lookAt(server));
}

/** Writes down what a connection found out, unless the server has been pointed elsewhere since. */
export async function recordFound(server: ServerAddress, found: Found): Promise<McpStatus | null> {
  const { id } = server;
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM mcp_servers WHERE id = ${id} FOR UPDATE`;
    const now = await tx.mcpServer.findUnique({ where: { id } });
    if (!now || now.url !== server.url || now.credentialId !== server.credentialId) return null;
    return "error" in found ? keepError(tx, now, found.error) : keepFound(tx, now, found.info, found.tools);
  });
}

async function lookAt(server: Server): Promise<Found> {
  const secrets = serverSecrets(server);
  let opened: OpenServer | undefined;
  try {
    opened = await openServer(server, secrets);
    return await opened.offer();
  } catch (error) {
    if (error instanceof McpFailure) return { error: secrets.scrubText(error.message).slice(0, 500) };
    throw error;
  } finally {
    await opened?.connection.close();
  }
}

/** A server that is away stays quarantined: what it offered last still waits for a person. */
async function keepError(tx: Tx, server: Server, lastError: string): Promise<McpStatus> {
  const status = server.offeredTools === null ? "error" : "quarantined";
  await tx.mcpServer.update({ where: { id: server.id }, data: { status, lastError, lastCheckedAt: new Date() } });
  return status;
}

async function keepFound(tx: Tx, server: Server, info: Offer["info"], tools: ToolDefinition[]): Promise<McpStatus> {
  const checked = { serverInfo: { ...info }, lastError: null, lastCheckedAt: new Date() };
  const definitions = tools as unknown as Prisma.InputJsonArray;
  const where = { id: server.id };
  const hash = hashOfAll(tools);
  const first = server.serverInfo === null;
  if (first || hash === hashOfAll(definitionsOf(server.tools))) {
    await tx.mcpServer.update({
      where,
      data: { ...checked, ...NO_OFFER, ...(first ? { tools: definitions } : {}), status: "connected" },
    });
    return "connected";
  }
  const known = server.offeredTools !== null && hashOfAll(definitionsOf(server.offeredTools)) === hash;
  await tx.mcpServer.update({ where, data: { ...checked, offeredTools: definitions, status: "quarantined" } });
  if (!known) await tellOfChange(tx, server, hash);
  return "quarantined";
}

async function tellOfChange(tx: Tx, server: Server, hash: string): Promise<void> {
  const { id, workspaceId, name } = server;
  await recordAudit(tx, systemCtx(workspaceId, id), {
    action: "mcp_server.quarantined",
    resourceType: "mcp_server",
    resourceId: id,
    before: { hash: hashOfAll(definitionsOf(server.tools)) },
    after: { hash },
  });
  const admins = await tx.membership.findMany({
    where: { workspaceId, role: { in: ["owner", "admin"] } },
    select: { userId: true },
  });
  await notify(tx, {
    workspaceId,
    userIds: admins.map(({ userId }) => userId),
    kind: "mcp_server.quarantined",
    title: `The tools of ${name} have changed`,
    body: "None of them is used until somebody has looked at what changed and accepts it.",
    link: `/settings/mcp-servers/${id}`,
  });
}
