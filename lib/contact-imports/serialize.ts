import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";
import type { Prisma } from "@/lib/db/client";
import { importSettings } from "./settings-schema";
import { DELIMITERS } from "./targets";

export const IMPORT_STATUSES = ["uploading", "ready", "importing", "completed", "cancelled", "failed"] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

export const ENCODINGS = ["utf-8", "windows-1252", "utf-16le", "utf-16be"] as const;
export type Encoding = (typeof ENCODINGS)[number];

export const contactImportSchema = z
  .strictObject({
    id: z.string(),
    file_name: z.string(),
    status: z.enum(IMPORT_STATUSES).openapi({ description: "`ready`: the file is here and waits to be started." }),
    size_bytes: z.int(),
    encoding: z.enum(ENCODINGS),
    delimiter: z.enum(DELIMITERS),
    has_header: z.boolean(),
    settings: importSettings.nullable(),
    rows_expected: z
      .int()
      .openapi({ description: "About how many rows the file has; lines within quotes count as well." }),
    rows_done: z.int(),
    created: z.int(),
    updated: z.int(),
    skipped: z.int().openapi({ description: "Rows of contacts that were here already, where these are left alone." }),
    failed: z.int().openapi({ description: "Rows that were not taken; the error report says why." }),
    error: z.string().nullable().openapi({ description: "Why the file could not be read to its end." }),
    created_at: timeSchema,
    started_at: timeSchema.nullable(),
    completed_at: timeSchema.nullable(),
  })
  .openapi("ContactImport");
export type ContactImport = z.infer<typeof contactImportSchema>;

export interface ContactImportRow {
  id: string;
  fileName: string;
  status: string;
  sizeBytes: number;
  lineCount: number;
  encoding: string;
  delimiter: string;
  hasHeader: boolean;
  settings: Prisma.JsonValue | null;
  rowsDone: number;
  createdCount: number;
  updatedCount: number;
  skippedCount: number;
  failedCount: number;
  error: string | null;
  createdAt: Date;
  startedAt: Date | null;
  completedAt: Date | null;
}

export function serializeContactImport(row: ContactImportRow): ContactImport {
  return {
    id: row.id,
    file_name: row.fileName,
    status: row.status as ImportStatus,
    size_bytes: row.sizeBytes,
    encoding: row.encoding as Encoding,
    delimiter: row.delimiter as ContactImport["delimiter"],
    has_header: row.hasHeader,
    settings: row.settings as ContactImport["settings"],
    rows_expected: Math.max(row.rowsDone, row.lineCount - (row.hasHeader ? 1 : 0)),
    rows_done: row.rowsDone,
    created: row.createdCount,
    updated: row.updatedCount,
    skipped: row.skippedCount,
    failed: row.failedCount,
    error: row.error,
    created_at: row.createdAt.toISOString(),
    started_at: row.startedAt?.toISOString() ?? null,
    completed_at: row.completedAt?.toISOString() ?? null,
  };
}
