import { pool } from "@/lib/db/client";
import { emitBuiltSql, emitSql, eventJson } from "@/lib/events/emit-event";
import { newId } from "@/lib/ids/new-id";
import { notifyRun } from "@/lib/live/notifier";
import { metrics } from "@/lib/metrics/metrics";
import type { RunStatus } from "./run-status";

/**
 * SQL for the RETURNING of what ends a run: the run that waits for it, if one does, is woken by the same commit. A run
 * over contacts waits for thousands, and is told when there is something to know (tell-over.ts).
 */
export const wakeParentSql = (runs: string) =>
  `CASE WHEN ${runs}.parent_id IS NOT NULL AND ${runs}.contact_id IS NULL THEN ${emitBuiltSql("run.wake", `'ended:' || ${runs}.id`, `'run_id', ${runs}.parent_id`)} END`;

export interface EndedRow {
  event_seq: number;
  parent_id: string | null;
}

/** Tells those who follow a run that has ended, and who follow its parent. After the commit. */
export function notifyEnd(run: string, workspace: string, { event_seq, parent_id }: EndedRow, status: RunStatus): void {
  metrics.runsEnded.inc({ status });
  notifyRun({ run, workspace, seq: event_seq, ended: true, status });
  if (parent_id !== null) notifyRun({ run: parent_id, workspace, seq: 0, ended: false });
}

/** Has a run look again at what it waits for. */
export async function wakeRun(run: string, workspace: string): Promise<void> {
  const event = eventJson({ name: "run.wake", id: newId("event"), data: { run_id: run } });
  await pool.query(`SELECT ${emitSql("run.wake", "$1")}`, [event]);
  notifyRun({ run, workspace, seq: 0, ended: false });
}
