import { fileResponse } from "@/lib/api/file-response";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { findImport } from "./find-import";

const PER_PAGE = 1000;

interface ReportRow {
  row: number;
  column: string;
  value: string;
  problem: string;
}

/** The rows that were not taken and why, as CSV that is written while it is read. @throws AppError not_found */
export async function errorReport(ctx: Ctx, input: { import: string }): Promise<Response> {
  requireScope(ctx, "contacts:read");
  const { id } = await findImport(db, ctx, input.import);
  return fileResponse<ReportRow>({
    name: "import-errors",
    format: "csv",
    cells: {
      row: ({ row }) => row,
      column: ({ column }) => column,
      value: ({ value }) => value,
      problem: ({ problem }) => problem,
    },
    pages: reportPages(id),
  });
}

async function* reportPages(importId: string): AsyncGenerator<ReportRow[]> {
  for (let past = 0; ; ) {
    const rows = await db.contactImportError.findMany({
      where: { importId, row: { gt: past } },
      orderBy: { row: "asc" },
      take: PER_PAGE,
    });
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    past = last.row;
  }
}
