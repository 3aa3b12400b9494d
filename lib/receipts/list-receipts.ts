import { DEFAULT_LIMIT, decodeCursor, encodeCursor, type Page, type PageInput } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { leads } from "@/lib/db/leads";
import { escapeLike, likePattern } from "@/lib/db/like-pattern";
import { runNumber } from "@/lib/runs/select-runs";
import { receiptIdAt } from "./id-of-time";
import { RECEIPT_COLUMNS, RECEIPT_NAMES, type Receipt, type ReceiptRow, serializeReceipt } from "./serialize";

export interface ListReceiptsInput extends PageInput {
  /** Id or slug; an id also of an agent that is gone. */
  agent?: string | undefined;
  /** Id or number. */
  run?: string | undefined;
  tool?: string | undefined;
  status?: Receipt["status"] | undefined;
  /** Part of the target or of the response's id, or the beginning of the arguments' hash. */
  q?: string | undefined;
  created_after?: Date | undefined;
  created_before?: Date | undefined;
}

/** How many receipts one page looks through for what no index finds. */
const WINDOW = 5000;
/** How far the clock of a worker and the database's may be apart. */
const SKEW_MS = 5 * 60_000;

/**
 * Receipts, newest first. A page reads a bounded number of rows: when few of them match, it may hold less than was
 * asked for, or nothing, and still name a next page that looks further back. @throws AppError invalid_cursor
 */
export async function listReceipts(ctx: Ctx, input: ListReceiptsInput): Promise<Page<Receipt>> {
  requireScope(ctx, "runs:read");
  const { limit = DEFAULT_LIMIT, created_after: after, created_before: before } = input;
  const cursor = decodeCursor("receipt", input.cursor);
  const values: unknown[] = [ctx.workspaceId];
  const sql = (value: unknown) => `$${values.push(value)}`;
  const runId = input.run === undefined ? null : await runIdOf(ctx, input.run);
  /** What an index answers. */
  const indexed = [
    leads(runId === null ? "workspace_id" : "run_id", runId === null ? "$1" : sql(runId)),
    runId !== null && "workspace_id = $1",
    cursor !== null && `id < ${sql(cursor)}`,
    input.agent !== undefined && `agent_id = ${sql(await agentIdOf(ctx, input.agent))}`,
    input.tool !== undefined && `tool = ${sql(input.tool)}`,
    after && `id > ${sql(receiptIdAt(new Date(after.getTime() - SKEW_MS)))}`,
    before && `id < ${sql(receiptIdAt(new Date(before.getTime() + SKEW_MS)))}`,
  ];
  /** What is looked for in the rows. */
  const matching = [
    "true",
    input.run !== undefined && runId === null && `t.run_number = ${sql(runNumber(input.run) ?? -1)}`,
    input.status !== undefined && `t.status = ${sql(input.status)}`,
    after && `t.created_at > ${sql(after)}`,
    before && `t.created_at < ${sql(before)}`,
    input.q?.trim() && found(sql(likePattern(input.q)), sql(`${escapeLike(input.q.trim().toLowerCase())}%`)),
  ];
  const text = `
    WITH looked AS MATERIALIZED (SELECT * FROM receipts WHERE ${all(indexed)} ORDER BY ${runId === null ? "workspace_id" : "run_id"}, id DESC LIMIT ${WINDOW}),
    rest AS (SELECT min(id) AS oldest, count(*)::int AS seen FROM looked)
    SELECT rest.oldest, rest.seen, ${RECEIPT_COLUMNS} FROM rest
    LEFT JOIN (SELECT * FROM looked t WHERE ${all(matching)} ORDER BY t.id DESC LIMIT ${Math.trunc(limit) + 1}) t ON true
    ${RECEIPT_NAMES} ORDER BY t.id DESC`;
  const { rows } = await pool.query<ReceiptRow & { oldest: string | null; seen: number }>(text, values);
  const receipts = rows.filter((row) => row.id !== null).map(({ oldest: _oldest, seen: _seen, ...row }) => row);
  const shown = receipts.slice(0, limit);
  const last = receipts.length > limit ? shown.at(-1)?.id : undefined;
  const further = rows[0]?.seen === WINDOW ? rows[0].oldest : null;
  const next = last ?? further;
  return { data: shown.map(serializeReceipt), next_cursor: next === null ? null : encodeCursor("receipt", next) };
}

const all = (conditions: (string | false | undefined)[]) => conditions.filter(Boolean).join(" AND ");

const found = (anywhere: string, beginning: string) =>
  `(t.target ILIKE ${anywhere} OR t.response_id ILIKE ${anywhere} OR t.args_hash LIKE ${beginning})`;

/** A run that is gone is known by the number on its receipts only: null. */
async function runIdOf(ctx: Ctx, ref: string): Promise<string | null> {
  const number = runNumber(ref);
  if (number === null) return ref;
  const found = await pool.query<{ id: string }>("SELECT id FROM runs WHERE workspace_id = $1 AND number = $2", [
    ctx.workspaceId,
    number,
  ]);
  return found.rows[0]?.id ?? null;
}

async function agentIdOf(ctx: Ctx, ref: string): Promise<string> {
  const found = await pool.query<{ id: string }>("SELECT id FROM agents WHERE workspace_id = $1 AND slug = $2", [
    ctx.workspaceId,
    ref,
  ]);
  return found.rows[0]?.id ?? ref;
}
