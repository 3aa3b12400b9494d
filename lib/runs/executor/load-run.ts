import type { PlaybookSettings } from "@/lib/agents/playbook-settings";
import { pool } from "@/lib/db/client";
import type { Autonomy } from "@/lib/gate/decide-gate";
import { contactLoopOf, contactPlan, outerStepsRead } from "@/lib/plans/contact-loop";
import type { StepRecord } from "@/lib/plans/progress";
import type { Plan } from "@/lib/plans/schema";
import { toolNames } from "@/lib/plans/tool-names";
import type { Inherited } from "@/lib/runs/inherited";
import type { RunStatus } from "@/lib/runs/run-status";
import { loadTools } from "@/lib/tools/registry";
import type { Tools } from "@/lib/tools/types";
import { RunSecrets } from "@/lib/vault/run-secrets";
import { EPOCH_MS } from "./epoch-ms";
import { loadApprovals, noApprovals, type RunApprovals } from "./load-approvals";
import { OutputRoom } from "./sanitize-output";

export interface LoadedRun {
  id: string;
  number: number;
  workspaceId: string;
  status: RunStatus;
  fence: number;
  trigger: string;
  input: unknown;
  plan: Plan;
  /** Those that the plan names, as they are defined now. */
  tools: Tools;
  version: number;
  agent: { id: string; slug: string; name: string; autonomy: Autonomy; config: unknown; playbook: PlaybookSettings };
  startedBy: string;
  /** Whom the run is for, with their attributes as fields: null when they were deleted; undefined of any other run. */
  contact: Record<string, unknown> | null | undefined;
  /** A person has stopped it, or the run over contacts that it is part of. */
  held: boolean;
  /** The run over contacts that it is part of has ended without it. */
  orphaned: boolean;
  /** Of a sub-agent: the run that waits for it, the first of its line, the agents above it, and what holds for it because of them. */
  parentId: string | null;
  rootId: string | null;
  ancestorAgentIds: string[];
  inherited: Inherited | null;
  /** Epoch ms by the database's clock; null when the plan sets no limit. */
  timeoutAt: number | null;
  /** Number of its last event. */
  eventSeq: number;
  /** Highest `seq` of a recorded step. */
  lastSeq: number;
  records: Map<string, StepRecord>;
  /** For what its steps still put out. */
  room: OutputRoom;
  approvals: RunApprovals;
  /** How long an approval waits when neither policy nor step says. */
  approvalExpiryMs: number;
  /** Whether any rule is in force in the workspace. */
  hasRules: boolean;
  /** Whether the run falls under any budget. */
  hasBudgets: boolean;
  /** Charged so far, its start included. */
  creditsUsed: number;
  /** Which recorded steps had begun and not ended: the worker that ran them is gone. */
  interrupted: string[];
  /** The database's clock at the time of loading, epoch ms. */
  now: number;
  secrets: RunSecrets;
}

interface RunRow {
  id: string;
  number: number;
  workspace_id: string;
  status: RunStatus;
  fence: number;
  trigger: string;
  input: unknown;
  plan: Plan;
  version: number;
  agent_id: string;
  slug: string;
  name: string;
  autonomy: Autonomy;
  config: unknown;
  playbook: PlaybookSettings | null;
  contact_id: string | null;
  contact: Record<string, unknown> | null;
  over: { held: boolean; ended: boolean } | null;
  held: boolean;
  started_by: string;
  parent_id: string | null;
  root_id: string | null;
  ancestor_agent_ids: string[];
  inherited: Inherited | null;
  timeout_at: number | null;
  event_seq: number;
  approval_expiry_hours: number;
  has_rules: boolean;
  has_budgets: boolean;
  credits_used: number;
  vault_stamp: number;
  now: number;
}

interface StepRow {
  step_id: string;
  seq: number;
  type: string;
  status: StepRecord["status"];
  /** As JSON text, whose length counts. */
  output: string | null;
  error: { code: string; message: string } | null;
  attempts: number;
  wake_at: number | null;
}

/** What templates see as `contact`: its attributes, also as fields of their own where no field has that name. */
const CONTACT_FIELDS = `c.attributes || jsonb_build_object('id', c.id, 'name', c.name, 'email', c.email, 'phone', c.phone,
  'company', c.company, 'title', c.title, 'timezone', c.timezone, 'language', c.language, 'tags', coalesce(c.tags, '{}'),
  'consent', c.consent, 'suppressed', c.suppressed_at IS NOT NULL, 'attributes', c.attributes)`;

const LOAD_RUN = `
  SELECT r.id, r.number::int AS number, r.workspace_id, r.status, r.fence, r.trigger, r.input, v.plan, v.version,
    a.id AS agent_id, a.slug, a.name, a.autonomy, a.config, ${EPOCH_MS("r.timeout_at")} AS timeout_at, r.event_seq,
    r.started_by, r.parent_id, r.root_id, r.ancestor_agent_ids, r.inherited, w.approval_expiry_hours, EXISTS (SELECT 1 FROM policies p WHERE p.workspace_id = w.id AND p.status = 'active') AS has_rules,
    EXISTS (SELECT 1 FROM budgets b WHERE b.workspace_id = w.id AND b.subject = ANY (ARRAY[w.id, a.id] || r.ancestor_agent_ids)) AS has_budgets, r.credits_used,
    w.vault_stamp, ${EPOCH_MS("clock_timestamp()")} AS now, a.playbook, r.held_at IS NOT NULL AS held, r.contact_id, CASE WHEN r.contact_id IS NOT NULL THEN (
      SELECT json_build_object('held', o.held_at IS NOT NULL, 'ended', o.completed_at IS NOT NULL) FROM runs o WHERE o.id = r.parent_id
    ) END AS over, CASE WHEN r.contact_id IS NOT NULL THEN (SELECT ${CONTACT_FIELDS} FROM contacts c WHERE c.id = r.contact_id) END AS contact
  FROM runs r JOIN agent_versions v ON v.id = r.version_id JOIN agents a ON a.id = r.agent_id JOIN workspaces w ON w.id = r.workspace_id
  WHERE r.id = $1`;

const LOAD_STEPS = `
  SELECT step_id, seq, type, status, output::text AS output, error, attempts, ${EPOCH_MS("wake_at")} AS wake_at
  FROM run_steps WHERE run_id = $1 ORDER BY seq`;

/** Steps that record their beginning but run nowhere: a container or a sleep is not interrupted by a crash. */
const PASSIVE = new Set(["branch", "for_each", "parallel", "agent", "sleep", "wait_for_signal"]);

/** Reads a run, the plan it is pinned to and everything recorded so far. @returns undefined if it was deleted */
export async function loadRun(id: string): Promise<LoadedRun | undefined> {
  const run = (await pool.query<RunRow>({ name: "load-run", text: LOAD_RUN, values: [id] })).rows[0];
  if (!run) return undefined;
  const fresh = run.event_seq <= 1; // only `run.queued` so far: no step can have been recorded
  const steps = fresh ? [] : (await pool.query<StepRow>({ name: "load-steps", text: LOAD_STEPS, values: [id] })).rows;
  const records = new Map<string, StepRecord>();
  const room = new OutputRoom();
  const interrupted: string[] = [];
  const plan = run.contact_id === null ? run.plan : await planForContact(run, records);
  for (const step of steps) {
    records.set(step.step_id, recordOf(step));
    if (step.output !== null) room.count(step.output);
    if (step.status === "running" && !PASSIVE.has(step.type)) interrupted.push(step.step_id);
  }
  return {
    id: run.id,
    number: run.number,
    workspaceId: run.workspace_id,
    status: run.status,
    fence: run.fence,
    trigger: run.trigger,
    input: run.input,
    plan,
    tools: await loadTools(run.workspace_id, toolNames(plan)),
    version: run.version,
    agent: {
      id: run.agent_id,
      slug: run.slug,
      name: run.name,
      autonomy: run.autonomy,
      config: run.config,
      playbook: run.playbook ?? {},
    },
    contact: run.contact_id === null ? undefined : run.contact,
    held: run.held || (run.over?.held ?? false),
    orphaned: run.contact_id !== null && (run.over?.ended ?? true),
    startedBy: run.started_by,
    parentId: run.parent_id,
    rootId: run.root_id,
    ancestorAgentIds: run.ancestor_agent_ids,
    inherited: run.inherited,
    timeoutAt: run.timeout_at,
    eventSeq: run.event_seq,
    lastSeq: steps.at(-1)?.seq ?? 0,
    records,
    room,
    approvals: fresh ? noApprovals() : await loadApprovals(id),
    approvalExpiryMs: run.approval_expiry_hours * 3_600_000,
    hasRules: run.has_rules,
    hasBudgets: run.has_budgets,
    creditsUsed: run.credits_used,
    interrupted,
    now: run.now,
    secrets: new RunSecrets({ workspaceId: run.workspace_id, actorId: run.id }, run.vault_stamp),
  };
}

const OUTER_STEPS = `SELECT step_id, seq, type, status, output::text AS output, error, attempts, NULL AS wake_at FROM run_steps WHERE run_id = $1 AND step_id = ANY($2)`;

/** What is done for one contact; what the steps around the loop gave stands among the records as if it were the run's own. */
async function planForContact({ plan, parent_id }: RunRow, records: LoadedRun["records"]): Promise<Plan> {
  const loop = contactLoopOf(plan);
  if (!loop) return { steps: [] };
  const read = outerStepsRead(plan, loop);
  if (read.length > 0) {
    for (const id of read) records.set(id, { path: id, status: "skipped", attempts: 0 });
    const { rows } = await pool.query<StepRow>({ name: "outer-steps", text: OUTER_STEPS, values: [parent_id, read] });
    for (const step of rows) records.set(step.step_id, recordOf(step));
  }
  return contactPlan(loop);
}

function recordOf({ step_id: path, status, output: json, error, attempts, wake_at: wakeAt }: StepRow): StepRecord {
  const output: unknown = json === null ? null : JSON.parse(json);
  return { path, status, output, error, attempts, wakeAt };
}
