import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { type Segment, serializeSegment } from "./serialize";

/** Segments, newest first. @throws AppError invalid_cursor */
export async function listSegments(ctx: Ctx, { limit = DEFAULT_LIMIT, cursor }: PageInput): Promise<Page<Segment>> {
  requireScope(ctx, "contacts:read");
  const before = decodeCursor("segment", cursor);
  const rows = await db.segment.findMany({
    where: { workspaceId: ctx.workspaceId, ...(before === null ? {} : { id: { lt: before } }) },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return toPage(rows, limit, "segment", (row) => row.id, serializeSegment);
}
