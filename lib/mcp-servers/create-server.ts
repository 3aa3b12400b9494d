import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, type Tx } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { newId } from "@/lib/ids/new-id";
import { invalidInput, parseInput } from "@/lib/validation/parse-input";
import { slugify } from "@/lib/validation/slugify";
import { auditedFields, toolColumns } from "./columns";
import { requireCredential } from "./find-server";
import { type CreateMcpServerInput, checkServerUrl, createMcpServerInput } from "./input";
import { requestCheck } from "./request-check";
import { type McpServerDetail, serializeMcpServerDetail } from "./serialize";

export const MAX_MCP_SERVERS = 50;

/**
 * Adds a server; the worker connects to it at once.
 * @throws AppError validation_failed, url_not_allowed, already_exists
 */
export async function createMcpServer(ctx: Ctx, input: CreateMcpServerInput): Promise<McpServerDetail> {
  requireScope(ctx, "mcp:write");
  const fields = parseInput(createMcpServerInput, input);
  checkServerUrl(fields.url);
  const id = newId("mcpServer");
  return db.$transaction(async (tx) => {
    // one at a time in a workspace, so that the limit holds and a slug is free
    await tx.$queryRaw`SELECT id FROM workspaces WHERE id = ${ctx.workspaceId} FOR NO KEY UPDATE`;
    if ((await tx.mcpServer.count({ where: { workspaceId: ctx.workspaceId } })) >= MAX_MCP_SERVERS)
      throw invalidInput([{ path: "", message: `A workspace has at most ${MAX_MCP_SERVERS} MCP servers.` }]);
    if (fields.credential_id) await requireCredential(tx, ctx, fields.credential_id);
    const row = await tx.mcpServer.create({
      data: {
        id,
        workspaceId: ctx.workspaceId,
        name: fields.name,
        slug: await chooseSlug(tx, ctx, fields.slug, fields.name),
        url: fields.url,
        credentialId: fields.credential_id ?? null,
        enabled: fields.enabled ?? true,
        ...toolColumns(fields.allowed_tools ?? "all"),
        createdBy: ctx.actor.id,
      },
    });
    const after = auditedFields(row);
    await recordAudit(tx, ctx, { action: "mcp_server.created", resourceType: "mcp_server", resourceId: id, after });
    await requestCheck(tx, id);
    return serializeMcpServerDetail(row);
  });
}

/** The one asked for, which must be free; otherwise the name's, numbered when it is taken. */
async function chooseSlug(tx: Tx, ctx: Ctx, asked: string | undefined, name: string): Promise<string> {
  const base = asked ?? slugify(name);
  const like = await tx.mcpServer.findMany({
    where: { workspaceId: ctx.workspaceId, slug: { startsWith: base } },
    select: { slug: true },
  });
  const taken = new Set(like.map(({ slug }) => slug));
  if (asked !== undefined && taken.has(asked)) throw slugTaken(asked);
  let slug = base;
  for (let number = 2; taken.has(slug); number++) slug = `${base}-${number}`;
  return slug;
}

export function slugTaken(slug: string): AppError {
  return new AppError("already_exists", `There is an MCP server "${slug}" already.`);
}
