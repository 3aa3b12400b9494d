import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { db } from "@/lib/db/client";
import { readText } from "./file-reader";
import { READING } from "./guess";
import { type ImportedContact, readRow } from "./read-row";
import type { Encoding } from "./serialize";
import type { ImportSettings } from "./settings-schema";
import { type RowError, writeBatch } from "./write-batch";

const BATCH_ROWS = 500;
const PART_MS = 20_000;

/**
 * Goes on with an import where it stands, a few seconds' worth of rows. The file is read from its beginning each time,
 * rows that are done are passed over; never more than a batch of it is in memory.
 * @param mostBatches for tests: stops after so many
 * @returns whether nothing is left to do
 */
export async function importPart(id: string, mostBatches = Number.POSITIVE_INFINITY): Promise<boolean> {
  const row = await db.contactImport.findUnique({ where: { id } });
  if (row?.status !== "importing") return true;
  const settings = row.settings as unknown as ImportSettings;
  const until = performance.now() + PART_MS;
  const source = Readable.from(readText(id, row.encoding as Encoding));
  const parser = parse({ ...READING, delimiter: row.delimiter });
  source.on("error", (error) => parser.destroy(error));
  source.pipe(parser);

  const header: string[] = [];
  let passed = row.hasHeader ? -1 : 0; // rows behind us, the heading not counted
  let done = row.rowsDone;
  let contacts: ImportedContact[] = [];
  let errors: RowError[] = [];
  let batches = 0;
  const flush = async () => {
    const rows = passed - done;
    if (rows <= 0) return true;
    const own = { importId: id, workspaceId: row.workspaceId, settings, source: `Import of ${row.fileName}` };
    const taken = await writeBatch({ ...own, from: done, rows, contacts, errors });
    [done, contacts, errors] = [passed, [], []];
    batches++;
    return taken;
  };
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      passed++;
      if (passed === 0) header.push(...cells);
      if (passed <= done) continue;
      const result = readRow(cells, settings);
      if (result === "blank") continue;
      if ("contact" in result) contacts.push(result.contact);
      else {
        const { column, value, problem } = result.problem;
        const name =
          column < 0 ? "" : header[column]?.trim().slice(0, 200).replaceAll("\0", "") || `Column ${column + 1}`;
        errors.push({ row: passed + (row.hasHeader ? 1 : 0), column: name.toWellFormed(), value, problem });
      }
      if (passed - done < BATCH_ROWS) continue;
      if (!(await flush())) return true;
      if (performance.now() > until || batches >= mostBatches) return false;
    }
    if (await flush()) await end(id, "completed", null);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    if (await flush()) await end(id, "failed", problemOf(error, passed + (row.hasHeader ? 2 : 1)));
  } finally {
    source.destroy();
    parser.destroy();
  }
  return true;
}

function problemOf(error: CsvError, row: number): string {
  if (error.code === "CSV_QUOTE_NOT_CLOSED") return `A quotation mark is opened in row ${row} and never closed.`;
  if (error.code === "CSV_MAX_RECORD_SIZE") return `Row ${row} is too long; perhaps a quotation mark is not closed.`;
  return `Row ${row} cannot be read.`;
}

/** The file is of no more use once its rows are in. */
async function end(id: string, status: "completed" | "failed", error: string | null): Promise<void> {
  await db.$transaction([
    db.contactImport.updateMany({
      where: { id, status: "importing" },
      data: { status, error, completedAt: new Date() },
    }),
    db.contactImportChunk.deleteMany({ where: { importId: id } }),
  ]);
}
