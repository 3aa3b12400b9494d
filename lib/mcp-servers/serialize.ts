import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";
import { hashOfAll, type ToolDefinition } from "@/lib/mcp/definitions";
import { EFFECTS, hintedEffect, type PinnedTool, toolEffect } from "./tool-effect";

export const MCP_STATUSES = ["unchecked", "connected", "error", "quarantined"] as const;
export type McpStatus = (typeof MCP_STATUSES)[number];

const definitionSchema = z.strictObject({
  description: z.string(),
  input_schema: z.record(z.string(), z.unknown()),
  annotations: z.record(z.string(), z.unknown()),
});

export const mcpToolSchema = z
  .strictObject({
    name: z.string(),
    ...definitionSchema.shape,
    effect: z.enum(EFFECTS).openapi({ description: "What its calls count as: reads run, the rest may be asked for." }),
    effect_decided: z.boolean().openapi({ description: "Whether a person said so; else the server's hints do." }),
    hinted_effect: z.enum(EFFECTS).openapi({
      description: "What the accepted definition says of itself; `read` counts once a person agrees.",
    }),
    allowed: z.boolean().openapi({ description: "Whether agents may use it once its definition is accepted." }),
    changed: z
      .enum(["added", "changed", "removed"])
      .nullable()
      .openapi({ description: "What the server says otherwise than was accepted; null where it says the same." }),
    offered: definitionSchema.nullable().openapi({ description: "What the server says now, where it differs." }),
  })
  .openapi("McpTool");
export type McpTool = z.infer<typeof mcpToolSchema>;

export const mcpServerSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    url: z.string(),
    credential_id: z.string().nullable(),
    enabled: z.boolean(),
    status: z.enum(MCP_STATUSES).openapi({
      description: "`quarantined`: a definition has changed; none of its tools is used until a person accepts it.",
    }),
    allowed_tools: z.union([z.literal("all"), z.array(z.string())]),
    tool_count: z.int().openapi({ description: "How many definitions are accepted." }),
    server_info: z
      .strictObject({ name: z.string(), version: z.string(), protocol_version: z.string() })
      .nullable()
      .openapi({ description: "What the server calls itself." }),
    last_checked_at: timeSchema.nullable(),
    last_error: z.string().nullable(),
    created_by: z.string(),
    created_at: timeSchema,
    updated_at: timeSchema,
  })
  .openapi("McpServer");
export type McpServer = z.infer<typeof mcpServerSchema>;

export const mcpServerDetailSchema = mcpServerSchema
  .extend({
    tools: z.array(mcpToolSchema),
    offered_hash: z
      .string()
      .nullable()
      .openapi({ description: "Of the changed definitions as they stand here; accepting them takes it." }),
  })
  .openapi("McpServerDetail");
export type McpServerDetail = z.infer<typeof mcpServerDetailSchema>;

export interface McpServerRow {
  id: string;
  name: string;
  slug: string;
  url: string;
  credentialId: string | null;
  enabled: boolean;
  status: string;
  allTools: boolean;
  allowedTools: string[];
  tools: unknown;
  offeredTools: unknown;
  serverInfo: unknown;
  lastCheckedAt: Date | null;
  lastError: string | null;
  createdBy: string;
  createdAt: Date;
  updatedAt: Date;
}

/** What is stored as definitions, which only `checkMcpServer` finds out. */
export const definitionsOf = (json: unknown) => (json ?? []) as PinnedTool[];

export function serializeMcpServer(row: McpServerRow): McpServer {
  return {
    id: row.id,
    name: row.name,
    slug: row.slug,
    url: row.url,
    credential_id: row.credentialId,
    enabled: row.enabled,
    status: row.status as McpStatus,
    allowed_tools: row.allTools ? "all" : row.allowedTools,
    tool_count: definitionsOf(row.tools).length,
    server_info: row.serverInfo as McpServer["server_info"],
    last_checked_at: row.lastCheckedAt?.toISOString() ?? null,
    last_error: row.lastError,
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

export function serializeMcpServerDetail(row: McpServerRow): McpServerDetail {
  const offered = row.offeredTools === null ? null : definitionsOf(row.offeredTools);
  const isAllowed = (name: string) => row.allTools || row.allowedTools.includes(name);
  return {
    ...serializeMcpServer(row),
    tools: compareTools(definitionsOf(row.tools), offered, isAllowed),
    offered_hash: offered && hashOfAll(offered),
  };
}

function compareTools(
  accepted: PinnedTool[],
  offered: ToolDefinition[] | null,
  isAllowed: (name: string) => boolean,
): McpTool[] {
  const now = new Map((offered ?? accepted).map((tool) => [tool.name, tool]));
  const known = new Set(accepted.map(({ name }) => name));
  const shown = accepted.map((tool): McpTool => {
    const other = now.get(tool.name);
    const changed = !other ? "removed" : other.hash === tool.hash ? null : "changed";
    const offered = changed === "changed" && other ? definition(other) : null;
    return { name: tool.name, ...definition(tool), ...effects(tool), allowed: isAllowed(tool.name), changed, offered };
  });
  const added = [...now.values()]
    .filter(({ name }) => !known.has(name))
    .map((tool): McpTool => {
      const of = definition(tool);
      return { name: tool.name, ...of, ...effects(tool), allowed: isAllowed(tool.name), changed: "added", offered: of };
    });
  return [...shown, ...added];
}

const definition = ({ description, input_schema, annotations }: ToolDefinition) => ({
  description,
  input_schema,
  annotations,
});

const effects = (tool: PinnedTool) => ({
  effect: toolEffect(tool),
  effect_decided: tool.effect !== undefined,
  hinted_effect: hintedEffect(tool),
});
