import { z } from "@hono/zod-openapi";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { readText } from "./file-reader";
import { findImport } from "./find-import";
import { firstRows, guessHeader, guessMapping } from "./guess";
import { contactImportSchema, type Encoding, serializeContactImport } from "./serialize";
import { MAX_COLUMNS } from "./settings-schema";
import { DELIMITERS, type Delimiter } from "./targets";

export const SAMPLE_CHARACTERS = 64_000;
const SHOWN_ROWS = 10;
const SHOWN_CHARACTERS = 200;

export const importPreviewSchema = contactImportSchema
  .extend({
    preview: z.strictObject({
      columns: z.array(z.string()).openapi({ description: "Headings, or `Column 1` where the file has none." }),
      mapping: z.array(z.string().nullable()).openapi({ description: "What each column probably is." }),
      rows: z.array(z.array(z.string())),
    }),
  })
  .openapi("ContactImportPreview");
export type ImportPreview = z.infer<typeof importPreviewSchema>;

export const previewQuery = z.strictObject({
  delimiter: z.enum(DELIMITERS).optional().openapi({ description: "In place of the one that was guessed." }),
  has_header: z.enum(["true", "false"]).optional().openapi({ description: "Whether the first row names the columns." }),
});

/**
 * The first rows of a file that waits to be imported, and what its columns probably are.
 * @throws AppError not_found, import_not_ready (once it has been started)
 */
export async function previewImport(
  ctx: Ctx,
  input: { import: string; delimiter?: Delimiter | undefined; has_header?: "true" | "false" | undefined },
): Promise<ImportPreview> {
  requireScope(ctx, "contacts:read");
  const row = await findImport(db, ctx, input.import);
  if (row.status !== "ready") throw notReady();
  const delimiter = input.delimiter ?? (row.delimiter as Delimiter);
  const { text, whole } = await sample(row.id, row.encoding as Encoding);
  const rows = firstRows(text, delimiter, whole);
  const guessed = input.delimiter ? guessHeader(rows[0]) : row.hasHeader;
  const hasHeader = input.has_header ? input.has_header === "true" : guessed;
  const width = Math.min(MAX_COLUMNS, Math.max(1, ...rows.map((cells) => cells.length)));
  const header = hasHeader ? (rows[0] ?? []) : [];
  const columns = Array.from({ length: width }, (_, at) => shown(header[at]?.trim() || `Column ${at + 1}`));
  const guesses = hasHeader
    ? guessMapping(Array.from({ length: width }, (_, at) => header[at] ?? ""))
    : bySample(rows, width);
  const body = hasHeader ? rows.slice(1) : rows;
  return {
    ...serializeContactImport({ ...row, delimiter, hasHeader }),
    preview: {
      columns,
      mapping: guesses,
      rows: body.slice(0, SHOWN_ROWS).map((cells) => cells.slice(0, width).map(shown)),
    },
  };
}

export function notReady(): AppError {
  return new AppError("import_not_ready", "This import has been started already, or its file is not here yet.");
}

const shown = (cell: string) =>
  (cell.length > SHOWN_CHARACTERS ? `${cell.slice(0, SHOWN_CHARACTERS)}…` : cell).toWellFormed();

async function sample(id: string, encoding: Encoding): Promise<{ text: string; whole: boolean }> {
  let text = "";
  for await (const piece of readText(id, encoding)) {
    text += piece;
    if (text.length > SAMPLE_CHARACTERS) return { text: text.slice(0, SAMPLE_CHARACTERS), whole: false };
  }
  return { text, whole: true };
}

/** Without headings: the first column with addresses is the address, the first other one the name. */
function bySample(rows: string[][], width: number): (string | null)[] {
  const email = (rows[0] ?? []).findIndex((cell) => /^\S+@\S+\.\S+$/.test(cell.trim()));
  const name = Array.from({ length: width }, (_, at) => at).find((at) => at !== email);
  return Array.from({ length: width }, (_, at) => (at === email ? "email" : at === name ? "name" : null));
}
