import { systemCtx } from "@/lib/auth/system-ctx";
import { pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { startRun } from "@/lib/runs/start-run";
import { fireRunId } from "./fire-run-id";

/** A schedule as its fires need it. */
export interface FiringSchedule {
  id: string;
  workspace_id: string;
  agent_id: string;
  overlap: string;
  input: Record<string, unknown>;
}

export type FireStatus = "started" | "skipped_missed" | "skipped_overlap" | "failed";

const RECORD = `
  INSERT INTO schedule_fires (schedule_id, scheduled_for, status, run_id, reason)
  SELECT $1, unnest($2::timestamptz[]), $3, $4, $5 FROM schedules WHERE id = $1
  ON CONFLICT (schedule_id, scheduled_for) DO UPDATE SET status = 'started', run_id = excluded.run_id, reason = NULL
    WHERE excluded.status = 'started' AND schedule_fires.status <> 'started'`;

/** Writes down what became of some times. What is written stands, save that a time that was passed over may still start. */
export async function recordFires(
  scheduleId: string,
  fires: Date[],
  status: FireStatus,
  { runId = null, reason = null }: { runId?: string | null; reason?: string | null } = {},
): Promise<void> {
  if (fires.length === 0) return;
  await pool.query(RECORD, [scheduleId, fires, status, runId, reason]);
}

const LOOK = `
  SELECT EXISTS (SELECT 1 FROM runs WHERE id = $1) AS begun, (
    SELECT number::text FROM runs
    WHERE agent_id = $2 AND contact_id IS NULL AND status IN ('queued', 'running', 'sleeping', 'awaiting_approval', 'awaiting_signal')
      AND source_id = $3 AND id <> $1 LIMIT 1
  ) AS other`;

/**
 * Starts the run of one time and writes that down, or why it did not start. A repeat, after a crash in between, finds the
 * run that was started, since its id is made of schedule and time.
 */
export async function fireSchedule(schedule: FiringSchedule, fire: Date): Promise<FireStatus> {
  const runId = fireRunId(schedule.id, fire);
  const { rows } = await pool.query<{ begun: boolean; other: string | null }>({
    name: "schedule-look",
    text: LOOK,
    values: [runId, schedule.agent_id, schedule.id],
  });
  const [look] = rows;
  if (!look?.begun) {
    if (schedule.overlap === "skip" && look?.other) {
      await recordFires(schedule.id, [fire], "skipped_overlap", { reason: `Run #${look.other} had not ended.` });
      return "skipped_overlap";
    }
    try {
      await startFire(schedule, runId);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await recordFires(schedule.id, [fire], "failed", { reason: error.message });
      return "failed";
    }
  }
  await recordFires(schedule.id, [fire], "started", { runId });
  return "started";
}

/** Starts the run of one time. @throws AppError whatever startRun does */
export function startFire(schedule: FiringSchedule, runId: string) {
  return startRun(systemCtx(schedule.workspace_id, schedule.id), {
    agent: schedule.agent_id,
    trigger: "schedule",
    input: schedule.input,
    source: schedule.id,
    id: runId,
  });
}
