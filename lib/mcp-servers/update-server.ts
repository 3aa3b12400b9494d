import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/is-unique-violation";
import { parseInput } from "@/lib/validation/parse-input";
import { auditedFields, toolColumns, withEffects } from "./columns";
import { slugTaken } from "./create-server";
import { lockServer, requireCredential } from "./find-server";
import { checkServerUrl, type UpdateMcpServerInput, updateMcpServerInput } from "./input";
import { FORGOTTEN } from "./pinned";
import { requestCheck } from "./request-check";
import { type McpServerDetail, serializeMcpServerDetail } from "./serialize";

/**
 * Changes the fields that are given. At another address stands another server: what was accepted of the old one is
 * forgotten, and the worker looks at the new one. Another credential, or enabling it, has it checked again too.
 * @throws AppError not_found, validation_failed, url_not_allowed, already_exists
 */
export async function updateMcpServer(ctx: Ctx, id: string, input: UpdateMcpServerInput): Promise<McpServerDetail> {
  requireScope(ctx, "mcp:write");
  const fields = parseInput(updateMcpServerInput, input);
  const { name, url, slug, credential_id, enabled, allowed_tools, tool_effects } = fields;
  if (url !== undefined) checkServerUrl(url);
  try {
    return await db.$transaction(async (tx) => {
      const before = await lockServer(tx, ctx, id);
      if (credential_id) await requireCredential(tx, ctx, credential_id);
      const moved = url !== undefined && url !== before.url;
      const rewired = moved || (credential_id !== undefined && credential_id !== before.credentialId);
      const row = await tx.mcpServer.update({
        where: { id },
        data: {
          ...(name === undefined ? {} : { name }),
          ...(url === undefined ? {} : { url }),
          ...(slug === undefined ? {} : { slug }),
          ...(credential_id === undefined ? {} : { credentialId: credential_id }),
          ...(enabled === undefined ? {} : { enabled }),
          ...(allowed_tools === undefined ? {} : toolColumns(allowed_tools)),
          ...(tool_effects === undefined ? {} : { tools: withEffects(before.tools, tool_effects) }),
          ...(moved ? FORGOTTEN : {}),
          updatedAt: new Date(),
        },
      });
      await recordAudit(tx, ctx, {
        action: "mcp_server.updated",
        resourceType: "mcp_server",
        resourceId: id,
        before: auditedFields(before),
        after: auditedFields(row),
      });
      if (rewired || (row.enabled && !before.enabled)) await requestCheck(tx, id);
      return serializeMcpServerDetail(row);
    });
  } catch (error) {
    if (slug !== undefined && isUniqueViolation(error)) throw slugTaken(slug);
    throw error;
  }
}
