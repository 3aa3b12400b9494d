import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { findRunId } from "@/lib/runs/find-run-id";
import { type ModelCall, serializeModelCall } from "./serialize";

/** Calls of models, newest first: of a run, or all of the workspace. @throws AppError not_found, invalid_cursor */
export async function listModelCalls(
  ctx: Ctx,
  { run, limit = DEFAULT_LIMIT, cursor }: PageInput & { run?: string | undefined } = {},
): Promise<Page<ModelCall>> {
  requireScope(ctx, "runs:read");
  const before = decodeCursor("modelCall", cursor);
  const rows = await db.modelCall.findMany({
    where: {
      workspaceId: ctx.workspaceId,
      ...(run === undefined ? {} : { runId: await findRunId(ctx, run) }),
      ...(before === null ? {} : { id: { lt: before } }),
    },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return toPage(rows, limit, "modelCall", (row) => row.id, serializeModelCall);
}
