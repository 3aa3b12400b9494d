import { pool } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/is-unique-violation";

/** A signal as the step that waited for it puts it out. */
export interface TakenSignal {
  id: string;
  type: string;
  payload: unknown;
  received_at: string;
}

interface SignalRow extends Omit<TakenSignal, "received_at"> {
  step_id: string;
  created_at: Date;
}

const BOUND = `
  SELECT step_id, id, type, payload, created_at FROM signals
  WHERE run_id = $1 AND step_id = ANY($2) AND consumed_at IS NULL`;

/** The oldest that nobody has taken yet: one that came before the wait counts as well. */
const CLAIM = `
  UPDATE signals SET run_id = $1, step_id = $2
  WHERE id = (
    SELECT g.id FROM run_steps s JOIN signals g ON g.agent_id = $3 AND g.type = s.input->>'type' AND g.run_id IS NULL
    WHERE s.run_id = $1 AND s.step_id = $2 AND s.status = 'running' AND g.created_at > now() - interval '24 hours'
    ORDER BY g.id LIMIT 1 FOR UPDATE OF g SKIP LOCKED
  )
  RETURNING step_id, id, type, payload, created_at`;

/**
 * The signals for waiting steps of a run: those that senders gave them, and those that came before they waited.
 * Whoever binds a signal first has it; it counts as consumed once the step's record is committed with it.
 * @param paths steps recorded as waiting. @returns by path
 */
export async function claimSignals(run: string, agent: string, paths: string[]): Promise<Map<string, TakenSignal>> {
  const taken = new Map<string, TakenSignal>();
  const take = (rows: SignalRow[]) => {
    for (const { step_id, id, type, payload, created_at } of rows) {
      taken.set(step_id, { id, type, payload, received_at: created_at.toISOString() });
    }
  };
  const bound = async () => {
    const query = { name: "bound-signals", text: BOUND, values: [run, paths] };
    take((await pool.query<SignalRow>(query)).rows);
  };
  await bound();
  for (const path of paths) {
    if (taken.has(path)) continue;
    try {
      take((await pool.query<SignalRow>({ name: "claim-signal", text: CLAIM, values: [run, path, agent] })).rows);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      await bound(); // a sender was quicker
    }
  }
  return taken;
}

/** Gives back what was bound to steps that ended without it: it waits for another taker. */
export async function releaseSignals(run: string, paths: string[]): Promise<void> {
  const text =
    "UPDATE signals SET run_id = NULL, step_id = NULL WHERE run_id = $1 AND step_id = ANY($2) AND consumed_at IS NULL";
  await pool.query(text, [run, paths]);
}
