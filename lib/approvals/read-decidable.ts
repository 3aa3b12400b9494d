import type { Role } from "@/lib/auth/scopes";
import { pool } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";

/** What has to be known of a request before it is decided. */
export interface Decidable {
  id: string;
  kind: "call" | "approval" | "question" | "in_doubt" | "budget";
  status: "pending" | "approved" | "rejected" | "expired" | "cancelled";
  tool: string;
  args: unknown;
  editedArgs: unknown;
  runId: string;
  agentId: string;
  assigneeIds: string[];
  assigneeRole: Role | null;
  votes: unknown;
  decidedBy: null;
  policyId: null;
  run: { startedBy: string };
  forbidSelfApproval: boolean;
}

interface Row extends Omit<Decidable, "run" | "decidedBy" | "policyId"> {
  startedBy: string;
}

const READ = `
  SELECT a.id, a.kind, a.status, a.tool, a.args, a.edited_args AS "editedArgs", a.run_id AS "runId", a.agent_id AS "agentId",
    coalesce(a.assignee_ids, '{}') AS "assigneeIds", a.assignee_role AS "assigneeRole", a.votes, r.started_by AS "startedBy",
    w.forbid_self_approval AS "forbidSelfApproval"
  FROM approvals a JOIN runs r ON r.id = a.run_id JOIN workspaces w ON w.id = a.workspace_id
  WHERE a.id = $2 AND a.workspace_id = $1`;

/** One prepared query: a person waits for what comes after it. @throws AppError not_found */
export async function readDecidable(workspaceId: string, id: string): Promise<Decidable> {
  const { rows } = await pool.query<Row>({ name: "read-decidable", text: READ, values: [workspaceId, id] });
  if (!rows[0]) throw notFound("Approval");
  const { startedBy, ...row } = rows[0];
  return { ...row, decidedBy: null, policyId: null, run: { startedBy } };
}
