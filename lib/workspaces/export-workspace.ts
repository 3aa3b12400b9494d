import { recordAudit } from "@/lib/audit/record-audit";
import type { Ctx } from "@/lib/auth/context";
import { requireAdmin } from "@/lib/auth/roles";
import { db } from "@/lib/db/client";
import { EXPORT_SOURCES } from "./export-sources";
import { getWorkspace } from "./settings";

/** Raised when a reader of the file would have to know. */
const FORMAT = 1;

/**
 * Everything a workspace owns, as a gzipped file of one JSON value a line that is written while it is read, at the
 * reader's pace. Nothing secret is in it; it is no snapshot of one moment. For owners and admins.
 * @throws AppError insufficient_scope
 */
export async function exportWorkspace(ctx: Ctx): Promise<Response> {
  requireAdmin(ctx, "export the workspace");
  const { slug } = await getWorkspace(ctx);
  await db.$transaction((tx) =>
    recordAudit(tx, ctx, { action: "workspace.exported", resourceType: "workspace", resourceId: ctx.workspaceId }),
  );
  const name = `drover-${slug}-${new Date().toISOString().slice(0, 10)}.ndjson.gz`;
  return new Response(asStream(exportLines(ctx)).pipeThrough(new CompressionStream("gzip")), {
    headers: { "Content-Type": "application/gzip", "Content-Disposition": `attachment; filename="${name}"` },
  });
}

/** The file's lines, a page at a time: the workspace, what it owns, and how much of each kind that was. */
export async function* exportLines(ctx: Ctx): AsyncGenerator<string> {
  const exported_at = new Date().toISOString();
  yield line({ type: "workspace", format: FORMAT, exported_at, data: await getWorkspace(ctx) });
  const counts: Record<string, number> = {};
  for (const { type, pages } of EXPORT_SOURCES) {
    counts[type] = 0;
    for await (const page of pages(ctx)) {
      counts[type] += page.length;
      yield page.map((data) => line({ type, data })).join("");
    }
  }
  yield line({ type: "end", counts });
}

const line = (value: object) => `${JSON.stringify(value)}\n`;

/** Nothing is asked of the lines before the reader wants more, and nothing after they went away. */
function asStream(lines: AsyncGenerator<string>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const next = await lines.next();
        if (next.done) controller.close();
        else controller.enqueue(encoder.encode(next.value));
      },
      cancel: async () => void (await lines.return(undefined)),
    },
    { highWaterMark: 1 },
  );
}
