import type { PoolClient } from "pg";
import { inTransaction } from "@/lib/db/in-transaction";
import { newId } from "@/lib/ids/new-id";
import { mergeRows } from "./merge-rows";
import type { ImportedContact } from "./read-row";
import type { ImportSettings } from "./settings-schema";

export interface RowError {
  /** As a spreadsheet counts: the first row is 1. */
  row: number;
  column: string;
  value: string;
  problem: string;
}

export interface Batch {
  importId: string;
  workspaceId: string;
  settings: ImportSettings;
  /** Where the consent of these contacts comes from. */
  source: string;
  /** Rows of the file before these. */
  from: number;
  /** How many rows these are, blank ones too. */
  rows: number;
  contacts: ImportedContact[];
  errors: RowError[];
}

/**
 * Takes one batch of rows: contacts, errors and counts in one transaction, so that a batch is taken once however often
 * it is tried. @returns false when it is not to be taken: the import has been cancelled, or another worker took it
 */
export async function writeBatch(batch: Batch): Promise<boolean> {
  return inTransaction(async (client) => {
    const { rows } = await client.query<{ status: string; rows_done: number }>(
      "SELECT status, rows_done FROM contact_imports WHERE id = $1 FOR UPDATE",
      [batch.importId],
    );
    if (rows[0]?.status !== "importing" || rows[0].rows_done !== batch.from) return false;
    const counts = await writeContacts(client, batch);
    await writeErrors(client, batch);
    await client.query(
      `UPDATE contact_imports SET rows_done = rows_done + $2, created_count = created_count + $3, updated_count = updated_count + $4,
         skipped_count = skipped_count + $5, failed_count = failed_count + $6 WHERE id = $1`,
      [batch.importId, batch.rows, counts.created, counts.updated, counts.skipped, batch.errors.length],
    );
    return true;
  });
}

const COLUMNS = "name, email, phone, company, title, timezone, language, tags, attributes, consent";
const RECORD = `
  id text, name text, email text, phone text, company text, title text, timezone text, language text, tags text[],
  attributes jsonb, consent text`;

const INSERT = `
  INSERT INTO contacts (id, workspace_id, ${COLUMNS}, consent_at, consent_source, suppressed_at, suppression_reason)
  SELECT r.id, $1, ${COLUMNS.split(", ")
    .map((column) => `r.${column}`)
    .join(", ")},
    CASE WHEN r.consent <> 'unknown' THEN now() END, CASE WHEN r.consent <> 'unknown' THEN $3 END, s.created_at, s.reason
  FROM jsonb_to_recordset($2::jsonb) AS r(${RECORD})
  LEFT JOIN suppressions s ON s.workspace_id = $1 AND s.address = r.email
  ORDER BY r.email`;

/** What the row says wins; what it does not say stays. Nothing lifts a withdrawn consent or a suppression. */
const UPDATE = `
  ON CONFLICT (workspace_id, email) DO UPDATE SET
    name = CASE WHEN excluded.name = excluded.email THEN contacts.name ELSE excluded.name END,
    ${["phone", "company", "title", "timezone", "language"].map((column) => `${column} = coalesce(excluded.${column}, contacts.${column})`).join(", ")},
    tags = ARRAY(SELECT DISTINCT tag FROM unnest(coalesce(contacts.tags, '{}') || excluded.tags) AS tag ORDER BY tag),
    attributes = contacts.attributes || excluded.attributes,
    ${["consent", "consent_at", "consent_source"]
      .map(
        (column) =>
          `${column} = CASE WHEN contacts.consent = 'withdrawn' OR excluded.consent IN ('unknown', contacts.consent) THEN contacts.${column} ELSE excluded.${column} END`,
      )
      .join(", ")},
    suppressed_at = coalesce(contacts.suppressed_at, excluded.suppressed_at),
    suppression_reason = coalesce(contacts.suppression_reason, excluded.suppression_reason),
    updated_at = now()`;

async function writeContacts(client: PoolClient, batch: Batch) {
  const { on_duplicate, tags, consent } = batch.settings;
  const { contacts, repeated } = mergeRows(batch.contacts, on_duplicate);
  const update = on_duplicate === "update";
  const records = contacts.map((contact) => ({
    ...contact,
    id: newId("contact"),
    name: contact.name ?? contact.email,
    tags: [...new Set([...contact.tags, ...tags])],
    consent: contact.consent ?? consent,
  }));
  const { rows } = await client.query<{ created: boolean }>(
    `${INSERT} ${update ? UPDATE : "ON CONFLICT (workspace_id, email) DO NOTHING"} RETURNING xmax = 0 AS created`,
    [batch.workspaceId, JSON.stringify(records), batch.source],
  );
  const created = rows.filter((row) => row.created).length;
  const known = contacts.length - created + repeated;
  return { created, updated: update ? known : 0, skipped: update ? 0 : known };
}

async function writeErrors(client: PoolClient, { importId, workspaceId, errors }: Batch): Promise<void> {
  if (errors.length === 0) return;
  await client.query(
    `INSERT INTO contact_import_errors (import_id, workspace_id, "row", "column", value, problem)
     SELECT $1, $2, r."row", r."column", r.value, r.problem
     FROM jsonb_to_recordset($3::jsonb) AS r("row" int, "column" text, value text, problem text)`,
    [importId, workspaceId, JSON.stringify(errors)],
  );
}
