import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { type McpServer, type McpServerRow, serializeMcpServer } from "./serialize";

/** Definitions are counted where they are: together they may be many megabytes. */
const LIST = `
  SELECT id, name, slug, url, credential_id AS "credentialId", enabled, status, all_tools AS "allTools",
    allowed_tools AS "allowedTools", jsonb_array_length(tools) AS count, server_info AS "serverInfo",
    last_checked_at AS "lastCheckedAt", last_error AS "lastError", created_by AS "createdBy",
    created_at AS "createdAt", updated_at AS "updatedAt"
  FROM mcp_servers WHERE workspace_id = $1 AND ($2::text IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`;

type ListedRow = Omit<McpServerRow, "tools" | "offeredTools"> & { count: number };

/** The workspace's servers, newest first, without their tools. @throws AppError invalid_cursor */
export async function listMcpServers(ctx: Ctx, input: PageInput = {}): Promise<Page<McpServer>> {
  requireScope(ctx, "mcp:read");
  const { limit = DEFAULT_LIMIT, cursor } = input;
  const before = decodeCursor("mcpServer", cursor);
  const { rows } = await pool.query<ListedRow>(LIST, [ctx.workspaceId, before, limit + 1]);
  return toPage(
    rows,
    limit,
    "mcpServer",
    (row) => row.id,
    ({ count, ...row }) => ({
      ...serializeMcpServer({ ...row, tools: [], offeredTools: null }),
      tool_count: count,
    }),
  );
}
