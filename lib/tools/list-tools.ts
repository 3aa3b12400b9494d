import { DEFAULT_LIMIT, decodeNumberCursor, encodeCursor, type Page, type PageInput } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { toolInfo } from "./define-tool";
import { loadTools } from "./registry";
import type { ToolInfo, ToolSourceKind } from "./types";

export interface ListToolsInput extends PageInput {
  /** Words in name, title, description or app. */
  q?: string | undefined;
  source?: ToolSourceKind | undefined;
}

/** What the workspace's plans may call, Drover's own first. @throws AppError invalid_cursor, insufficient_scope */
export async function listTools(
  ctx: Ctx,
  { limit = DEFAULT_LIMIT, cursor, q = "", source }: ListToolsInput,
): Promise<Page<ToolInfo>> {
  requireScope(ctx, "agents:read");
  const from = decodeNumberCursor("tool", cursor) ?? 0;
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const found = [...(await loadTools(ctx.workspaceId)).values()].filter((tool) => {
    if (source && tool.source !== source) return false;
    const text = `${tool.name} ${tool.title} ${tool.app} ${tool.description}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const data = found.slice(from, from + limit).map(toolInfo);
  return { data, next_cursor: from + limit < found.length ? encodeCursor("tool", from + limit) : null };
}
