export const EXPORT_FORMATS = ["csv", "json"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

type Cell = string | number | null;

/** A value as a cell. A spreadsheet must not take text for a formula, so what looks like one is marked as text. */
export function csvCell(value: Cell): string {
  if (value === null) return "";
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Rows as a file that is written while it is read: a page at a time, at the reader's pace. CSV with a header line, or
 * JSON with one row a line.
 * @param file its name without date and ending
 * @param cells the columns of the CSV, in order
 * @param pages what is to be written; nothing is asked of it before the reader wants more
 */
export function fileResponse<Row>(file: {
  name: string;
  format: ExportFormat;
  cells: Record<string, (row: Row) => Cell>;
  pages: AsyncIterable<Row[]>;
}): Response {
  const csv = file.format === "csv";
  const columns = Object.values(file.cells);
  const lines = (rows: Row[]) =>
    rows
      .map((row) => (csv ? `${columns.map((cell) => csvCell(cell(row))).join(",")}\r\n` : `${JSON.stringify(row)}\n`))
      .join("");
  const encoder = new TextEncoder();
  const pages = file.pages[Symbol.asyncIterator]();
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        if (csv) controller.enqueue(encoder.encode(`${Object.keys(file.cells).map(csvCell).join(",")}\r\n`));
      },
      async pull(controller) {
        for (;;) {
          const page = await pages.next();
          if (page.done) return controller.close();
          if (page.value.length > 0) return controller.enqueue(encoder.encode(lines(page.value)));
        }
      },
      async cancel() {
        await pages.return?.();
      },
    },
    { highWaterMark: 1 },
  );
  const name = `${file.name}-${new Date().toISOString().slice(0, 10)}.${csv ? "csv" : "ndjson"}`;
  return new Response(body, {
    headers: {
      "Content-Type": csv ? "text/csv; charset=utf-8" : "application/x-ndjson",
      "Content-Disposition": `attachment; filename="${name}"`,
    },
  });
}
