import type { PlaybookSettings } from "@/lib/agents/playbook-settings";
import { ROLE_SCOPES } from "@/lib/auth/scopes";
import { db, pool } from "@/lib/db/client";
import { membersOf } from "@/lib/notifications/approval-recipients";
import { notify } from "@/lib/notifications/notify";
import { announceSql } from "@/lib/webhooks/announce-sql";
import { alertOf } from "./alert";
import { readFigures } from "./read-figures";

const STANDING = `
  SELECT r.id, r.number::float8 AS number, r.workspace_id, r.status, r.created_at, a.id AS agent_id, a.name AS agent_name, a.playbook
  FROM runs r JOIN agents a ON a.id = r.agent_id WHERE r.id = $1`;

interface Row {
  id: string;
  number: number;
  workspace_id: string;
  status: string;
  created_at: Date;
  agent_id: string;
  agent_name: string;
  playbook: PlaybookSettings | null;
}

/** To the workspace's endpoints: one event for all the actions that wait. */
const ANNOUNCE = `
  WITH announced AS (
    SELECT $1::text AS workspace_id, 'run.approval_needed' AS event, $2::text AS agent_id, $3::bigint AS run_number,
      json_build_object('status', 'awaiting_approval', 'pending', $4::int) AS data
  ), ${announceSql("announced")} SELECT 1`;

/**
 * Tells people that actions of a run over contacts wait for them, once for them all, and of its figures when its
 * monitoring says so. @param seq of the run's event at which it came to stand: repeated for it, nobody is told twice
 */
export async function tellStandingRun(runId: string, seq: number): Promise<void> {
  const row = (await pool.query<Row>(STANDING, [runId])).rows[0];
  if (!row) return;
  const figures = await readFigures(row.workspace_id, runId);
  const members = await membersOf(row.workspace_id);
  const deciders = members.filter(({ role }) => ROLE_SCOPES[role].has("agents:approve")).map(({ userId }) => userId);
  const about = { workspaceId: row.workspace_id, link: `/runs/${row.number}` };
  const once = (kind: string) => ({ key: `${kind}:${runId}:${seq}`, at: row.created_at });
  const pending = figures.waiting;
  const told = await db.$transaction(async (tx) => {
    const alert = alertOf(row.playbook?.monitoring, figures);
    if (alert) {
      const title = `${row.agent_name}: look at run #${row.number}`;
      await notify(tx, { ...about, userIds: deciders, kind: "run.alert", title, body: alert, once: once("run.alert") });
    }
    if (pending === 0) return [];
    return notify(tx, {
      ...about,
      userIds: deciders,
      kind: "approval.requested",
      title: `${row.agent_name} proposes ${pending} ${pending === 1 ? "action" : "actions"} for its contacts`,
      body: `Run #${row.number} goes on with each as it is decided.`,
      once: once("contacts.standing"),
    });
  });
  if (told.length > 0) await pool.query(ANNOUNCE, [row.workspace_id, row.agent_id, row.number, pending]);
}
