import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, type Prisma } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { hashOfAll } from "@/lib/mcp/definitions";
import { parseInput } from "@/lib/validation/parse-input";
import { lockServer } from "./find-server";
import { acceptInput } from "./input";
import { NO_OFFER } from "./pinned";
import { definitionsOf, type McpServerDetail, serializeMcpServerDetail } from "./serialize";
import { acceptedTools } from "./tool-effect";

/**
 * Takes the definitions that a server offers now in the place of those accepted before: exactly the ones whose hash
 * the caller was shown. From then on the server's word counts that a changed tool only reads.
 * @throws AppError not_found, mcp_server_changed
 */
export async function acceptMcpTools(ctx: Ctx, id: string, input: { hash: string }): Promise<McpServerDetail> {
  requireScope(ctx, "mcp:write");
  const { hash } = parseInput(acceptInput, input);
  return db.$transaction(async (tx) => {
    const before = await lockServer(tx, ctx, id);
    const offered = before.offeredTools === null ? null : definitionsOf(before.offeredTools);
    if (!offered || hashOfAll(offered) !== hash)
      throw new AppError("mcp_server_changed", "The definitions are not the ones that were shown. Look at them again.");
    const accepted = definitionsOf(before.tools);
    const row = await tx.mcpServer.update({
      where: { id },
      data: {
        tools: acceptedTools(offered, accepted) as unknown as Prisma.InputJsonArray,
        ...NO_OFFER,
        status: before.lastError === null ? "connected" : "error",
        updatedAt: new Date(),
      },
    });
    await recordAudit(tx, ctx, {
      action: "mcp_server.accepted",
      resourceType: "mcp_server",
      resourceId: id,
      before: { hash: hashOfAll(accepted), tools: accepted.map(({ name }) => name) },
      after: { hash, tools: offered.map(({ name }) => name) },
    });
    return serializeMcpServerDetail(row);
  });
}
