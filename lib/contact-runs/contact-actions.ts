import { pool } from "@/lib/db/client";
import type { Plan, StepStatus } from "@/lib/plans/schema";
import { toolNames } from "@/lib/plans/tool-names";
import { loadTools } from "@/lib/tools/registry";
import type { Effect } from "@/lib/tools/types";

/** One write that was proposed, or done, for a contact; `index` counts from 0 in the order they were. */
export interface ContactAction {
  index: number;
  step_id: string;
  tool: string;
  effect: Effect;
  input: unknown;
  status: StepStatus;
  output: unknown;
  error: { code: string; message: string } | null;
  approval_id: string | null;
  /** Of the arguments that wait. */
  args_hash: string | null;
}

interface Row {
  run_id: string;
  step_id: string;
  tool: string;
  input: unknown;
  status: StepStatus;
  output: unknown;
  error: { code: string; message: string } | null;
  approval_id: string | null;
  approval_status: string | null;
  args_hash: string | null;
  edited_args: unknown;
}

/** The newest request about a step is the one that counts. */
const ACTIONS = `
  SELECT s.run_id, s.step_id, s.tool, s.input, s.status, s.output, s.error, a.id AS approval_id, a.status AS approval_status, a.args_hash, a.edited_args
  FROM run_steps s LEFT JOIN LATERAL (
    SELECT id, status, args_hash, edited_args FROM approvals WHERE run_id = s.run_id AND step_id = s.step_id ORDER BY id DESC LIMIT 1
  ) a ON true
  WHERE s.run_id = ANY($1) AND s.tool = ANY($2) AND s.status <> 'skipped' ORDER BY s.run_id, s.seq`;

/** The tools of a plan that write, with what they do. */
export async function writeTools(workspaceId: string, plan: Plan): Promise<Map<string, Effect>> {
  const names = toolNames(plan);
  const tools = await loadTools(workspaceId, names);
  // One that is gone meanwhile counts as writing: better shown as an action than not.
  const effects = [...names].map((name): [string, Effect] => [name, tools.get(name)?.effect ?? "write"]);
  return new Map(effects.filter(([, effect]) => effect !== "read"));
}

/** The actions of some runs of contacts, by run. */
export async function contactActions(
  runIds: string[],
  effects: ReadonlyMap<string, Effect>,
): Promise<ReadonlyMap<string, ContactAction[]>> {
  const values = [runIds, [...effects.keys()]];
  const { rows } = await pool.query<Row>({ name: "contact-actions", text: ACTIONS, values });
  const byRun = new Map<string, ContactAction[]>();
  for (const row of rows) {
    const actions = byRun.get(row.run_id) ?? [];
    actions.push({
      index: actions.length,
      step_id: row.step_id,
      tool: row.tool,
      effect: effects.get(row.tool) ?? "write",
      input: row.edited_args ?? row.input,
      status: statusOf(row),
      output: row.output,
      error: row.error && { code: row.error.code, message: row.error.message },
      approval_id: row.approval_id,
      args_hash: row.approval_status === "pending" ? row.args_hash : null,
    });
    byRun.set(row.run_id, actions);
  }
  return byRun;
}

/** Decided, it is on its way, although its step has not moved yet. */
function statusOf({ status, approval_status: decided }: Row): StepStatus {
  if (status !== "awaiting_approval" || decided === "pending" || decided === null) return status;
  return decided === "approved" ? "running" : "rejected";
}
