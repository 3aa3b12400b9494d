import { pool } from "@/lib/db/client";
import type { Exposure } from "@/lib/gate/exposure";
import { plainSchema } from "@/lib/mcp/plain-schema";
import { jsonSchemaTool } from "@/lib/tools/define-tool";
import { ToolError } from "@/lib/tools/tool-error";
import type { ToolSource } from "@/lib/tools/tool-source";
import type { Effect, Tool } from "@/lib/tools/types";
import { callMcpTool, changed } from "./call-tool";
import { type PinnedTool, toolEffect } from "./tool-effect";

interface ServerRow {
  id: string;
  workspace_id: string;
  name: string;
  slug: string;
  enabled: boolean;
  quarantined: boolean;
  tools: PinnedTool[] | null;
}

const COLUMNS = "id, workspace_id, name, slug, enabled, status = 'quarantined' AS quarantined";
const IS_ALLOWED = "(all_tools OR tool->>'name' = ANY(allowed_tools))";
const LIST = `
  SELECT ${COLUMNS}, (SELECT jsonb_agg(tool) FROM jsonb_array_elements(tools) tool WHERE ${IS_ALLOWED}) AS tools
  FROM mcp_servers WHERE workspace_id = $1 AND enabled AND status <> 'quarantined' ORDER BY slug`;
const FIND = `
  SELECT ${COLUMNS}, (SELECT jsonb_agg(tool) FROM jsonb_array_elements(tools) tool
    WHERE ${IS_ALLOWED} AND 'mcp.' || slug || '.' || (tool->>'name') = ANY($2)) AS tools
  FROM mcp_servers WHERE workspace_id = $1 AND slug = ANY($3)`;

/**
 * The tools of the workspace's MCP servers, named `mcp.<server's slug>.<the tool's own name>`: a slug has no dot, so
 * every name can be taken apart again. Listed is what was accepted, is allowed, and may be called now. Found is also
 * what may not be called at the moment; its calls fail, and say why.
 */
export const mcpTools: ToolSource = {
  async list(workspaceId) {
    const { rows } = await pool.query<ServerRow>(LIST, [workspaceId]);
    return rows.flatMap((server) => (server.tools ?? []).map((tool) => asTool(server, tool)));
  },
  async find(workspaceId, names) {
    const slugs = new Set(names.flatMap((name) => /^mcp\.([a-z0-9-]+)\../.exec(name)?.[1] ?? []));
    if (slugs.size === 0) return [];
    const { rows } = await pool.query<ServerRow>(FIND, [workspaceId, names, [...slugs]]);
    return rows.flatMap((server) => (server.tools ?? []).map((tool) => asTool(server, tool)));
  },
};

function asTool(server: ServerRow, tool: PinnedTool): Tool {
  const reason = whyNot(server);
  const effect = reason ? "read" : toolEffect(tool); // what cannot be called is no matter for a person: it fails at once
  return jsonSchemaTool({
    name: `mcp.${server.slug}.${tool.name}`,
    title: `${server.name}: ${tool.name}`,
    description: tool.description,
    app: `mcp.${server.slug}`,
    source: "mcp",
    effect,
    idempotent: effect === "read" || tool.annotations.idempotentHint === true,
    exposure: exposureOf(tool, effect),
    inputSchema: plainSchema(tool.input_schema),
    execute: async (input, ctx) => {
      if (reason) throw reason;
      return callMcpTool({ serverId: server.id, tool: tool.name, hash: tool.hash }, input, ctx);
    },
  });
}

function whyNot({ name, enabled, quarantined }: ServerRow): ToolError | undefined {
  if (!enabled) return new ToolError("mcp_server_unavailable", `The MCP server ${name} is disabled.`);
  return quarantined ? changed(name) : undefined;
}

/** Whatever a server answers may be anybody's words, or the workspace's own. A read sends where it says that it reaches out. */
function exposureOf({ annotations }: PinnedTool, effect: Effect): Exposure {
  const sends = effect !== "read" || annotations.openWorldHint === true;
  return { reads_private: true, reads_untrusted: true, ...(sends && { sends }) };
}
