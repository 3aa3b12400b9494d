import { pool } from "@/lib/db/client";
import { emitBuiltSql } from "@/lib/events/emit-event";
import { derivedId } from "@/lib/ids/derived-id";
import { timeOfId } from "@/lib/ids/time-of-id";
import type { Inherited } from "@/lib/runs/inherited";

export interface ContactBatch {
  /** The run over contacts, and the fence it must still stand at. */
  runId: string;
  fence: number;
  /** At most a few hundred. */
  contactIds: string[];
  /** Also those that are not to be contacted. */
  includeSuppressed: boolean;
  inherited: Inherited;
}

/**
 * Starts the runs of some contacts, each once: its id is made of the run's and the contact's. They cost nothing to start;
 * their steps do. A contact that is not to be contacted has a run that was never begun, so that it says why. The rows and
 * the events that begin them are one commit.
 */
const START = `
  WITH over AS (
    SELECT * FROM runs WHERE id = $1 AND fence = $2 AND held_at IS NULL AND status NOT IN ('completed', 'failed', 'cancelled', 'timed_out')
  ), wanted AS (
    SELECT w.id, c.id AS contact_id, CASE WHEN $5 THEN NULL WHEN c.suppressed_at IS NOT NULL OR EXISTS (
        SELECT 1 FROM suppressions s WHERE s.workspace_id = c.workspace_id AND s.address = c.email
      ) THEN 'suppressed' WHEN c.consent = 'withdrawn' THEN 'consent_withdrawn' END AS barred
    FROM unnest($3::text[], $4::text[]) AS w(id, contact_id), over JOIN contacts c ON c.workspace_id = over.workspace_id
    WHERE c.id = w.contact_id
  ), started AS (
    INSERT INTO runs (id, workspace_id, agent_id, version_id, trigger, started_by, input, event_seq, timeout_at, source_id, parent_id, root_id,
      ancestor_agent_ids, inherited, contact_id, status, error, completed_at)
    SELECT w.id, o.workspace_id, o.agent_id, o.version_id, o.trigger, o.started_by,
      ((o.input - 'contact_ids') #- '{params,contact_ids}') || jsonb_build_object('contact_id', w.contact_id), 1, o.timeout_at, o.id, o.id,
      coalesce(o.root_id, o.id), o.ancestor_agent_ids, $6::jsonb, w.contact_id,
      CASE WHEN w.barred IS NULL THEN 'queued' ELSE 'cancelled' END::run_status,
      CASE WHEN w.barred IS NOT NULL THEN jsonb_build_object('code', w.barred, 'message', CASE w.barred
        WHEN 'suppressed' THEN 'Not to be contacted.' ELSE 'Has withdrawn the consent to be contacted.' END) END,
      CASE WHEN w.barred IS NOT NULL THEN now() END
    FROM wanted w, over o
    ON CONFLICT DO NOTHING
    RETURNING id, workspace_id, status
  ), events AS (
    INSERT INTO run_events (run_id, seq, workspace_id, type, data)
    SELECT id, 1, workspace_id, 'run.' || status, jsonb_build_object('status', status) FROM started
  ), outbox AS (
    SELECT ${emitBuiltSql("contact.requested", "'contact:' || id", "'run_id', id, 'over', $1::text")} FROM started WHERE status = 'queued'
  )
  SELECT (SELECT count(*)::int FROM over) AS live, (SELECT count(*)::int FROM outbox) AS queued`;

/** @returns whether the run over contacts still goes on as it was: neither ended, nor held, nor driven by another worker */
export async function startContactRuns(batch: ContactBatch): Promise<boolean> {
  const { runId, fence, contactIds, includeSuppressed, inherited } = batch;
  const ids = contactIds.map((id) => derivedId("run", timeOfId(runId), `${runId}:${id}`));
  const { rows } = await pool.query<{ live: number }>({
    name: "start-contact-runs",
    text: START,
    values: [runId, fence, ids, contactIds, includeSuppressed, JSON.stringify(inherited)],
  });
  return rows[0]?.live === 1;
}
