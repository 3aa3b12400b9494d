import { type Ctx, requireScope } from "@/lib/auth/context";
import { countContactRuns } from "@/lib/contact-runs/count-contact-runs";
import { findOverRun } from "@/lib/contact-runs/find-over-run";
import { readRunContacts } from "@/lib/contact-runs/list-run-contacts";
import type { RunContact } from "@/lib/contact-runs/serialize";
import { pool } from "@/lib/db/client";
import { LISTED_RUN_COLUMNS, RUN_SOURCES } from "@/lib/runs/select-runs";
import { type ListedRun, type ListedRunRow, serializeListedRun } from "@/lib/runs/serialize";

export interface PlaybookRun extends ListedRun {
  output: unknown;
  contacts: RunContact[];
  contacts_total: number;
}

/** A run with the contacts it is for and their actions, in order. @throws AppError not_found */
export async function getPlaybookRun(
  ctx: Ctx,
  { run: ref, limit, offset }: { run: string; limit: number; offset: number },
): Promise<PlaybookRun> {
  requireScope(ctx, "agents:read");
  const run = await findOverRun(ctx, ref);
  const [found, contacts, { total }] = await Promise.all([
    pool.query<ListedRunRow & { output: unknown }>({
      name: "playbook-run",
      text: `SELECT ${LISTED_RUN_COLUMNS}, r.output FROM ${RUN_SOURCES} WHERE r.id = $1`,
      values: [run.id],
    }),
    readRunContacts(ctx.workspaceId, run, {}, { limit, offset }),
    countContactRuns(run.id),
  ]);
  const row = found.rows[0] as ListedRunRow & { output: unknown };
  return { ...serializeListedRun(row), output: row.output, contacts, contacts_total: total };
}
