import { pool } from "@/lib/db/client";
import type { Plan } from "@/lib/plans/schema";
import { type SignalWait, signalWaits } from "./signal-types";

/** Versions never change, so what they wait for is read once. */
const waitsOf = new Map<string, SignalWait[]>();
const MOST_VERSIONS = 1000;

const VERSIONS = `
  SELECT DISTINCT version_id FROM runs
  WHERE agent_id = $1 AND contact_id IS NULL AND status IN ('queued', 'running', 'sleeping', 'awaiting_approval', 'awaiting_signal')`;

const EXPECTS = `
  SELECT 1 FROM runs r
  WHERE r.agent_id = $1 AND r.contact_id IS NULL AND r.version_id = $2 AND r.status IN ('queued', 'running', 'sleeping', 'awaiting_approval', 'awaiting_signal')
    AND ($4 OR NOT EXISTS (
      SELECT 1 FROM run_steps s WHERE s.run_id = r.id AND s.step_id = $3 AND s.status NOT IN ('pending', 'running')
    ))
  LIMIT 1`;

/** Whether some run of the agent has yet to come to a step that waits for this type: then the signal is for it. */
export async function expectingRun(agentId: string, type: string): Promise<boolean> {
  const versions = await pool.query<{ version_id: string }>({
    name: "versions-in-progress",
    text: VERSIONS,
    values: [agentId],
  });
  for (const { version_id } of versions.rows) {
    for (const wait of await waitsOfVersion(version_id)) {
      if (wait.type !== null && wait.type !== type) continue;
      const values = [agentId, version_id, wait.stepId, wait.inLoop];
      if ((await pool.query({ name: "expecting-run", text: EXPECTS, values })).rows.length > 0) return true;
    }
  }
  return false;
}

async function waitsOfVersion(id: string): Promise<SignalWait[]> {
  const known = waitsOf.get(id);
  if (known) return known;
  const { rows } = await pool.query<{ plan: Plan }>("SELECT plan FROM agent_versions WHERE id = $1", [id]);
  const waits = rows[0] ? signalWaits(rows[0].plan) : [];
  if (waitsOf.size >= MOST_VERSIONS) waitsOf.clear();
  waitsOf.set(id, waits);
  return waits;
}
