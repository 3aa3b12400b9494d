import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { type ModelProvider, serializeModelProvider } from "./serialize";

/** The workspace's providers, newest first. @throws AppError invalid_cursor */
export async function listModelProviders(ctx: Ctx, input: PageInput = {}): Promise<Page<ModelProvider>> {
  requireScope(ctx, "credentials:read");
  const { limit = DEFAULT_LIMIT, cursor } = input;
  const before = decodeCursor("modelProvider", cursor);
  const rows = await db.modelProvider.findMany({
    where: { workspaceId: ctx.workspaceId, ...(before === null ? {} : { id: { lt: before } }) },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return toPage(rows, limit, "modelProvider", (row) => row.id, serializeModelProvider);
}
