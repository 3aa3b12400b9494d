import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors/app-error";
import type { Plan } from "@/lib/plans/schema";
import { checkReached, checkSameBefore, restartAt } from "./reused-steps";
import { inputLike } from "./run-input";
import { runNumber } from "./select-runs";
import { type Reuse, type StartedRun, startRun } from "./start-run";

export interface ReplayRunInput {
  /** Id or number. */
  run: string;
  /** Other parameters than the first time. */
  input?: Record<string, unknown> | undefined;
  /** A step of the plan itself: what was recorded before it is taken over, and it and all after it run anew. */
  fromStep?: string | undefined;
  /** Which plan: the one the run had, or the one published now. With `fromStep` the original, else the published one. */
  version?: "original" | "published" | undefined;
  /** The new run's id, when the call may be repeated. */
  id?: string;
}

export interface ReplayedRun extends StartedRun {
  replayOf: { id: string; number: number };
}

interface OriginalRow {
  id: string;
  number: number;
  agent_id: string;
  version_id: string;
  input: Record<string, unknown>;
  plan: Plan;
  published_version_id: string | null;
  published_plan: Plan | null;
}

const find = (column: string) => `
  SELECT r.id, r.number::float8 AS number, r.agent_id, r.version_id, r.input, v.plan, a.published_version_id, p.plan AS published_plan
  FROM runs r JOIN agents a ON a.id = r.agent_id JOIN agent_versions v ON v.id = r.version_id
    LEFT JOIN agent_versions p ON p.id = a.published_version_id
  WHERE r.workspace_id = $1 AND r.${column} = $2`;

/**
 * Starts a run again, linked to the one it repeats; it costs what any run costs.
 * @throws AppError not_found, validation_failed, and whatever startRun throws
 */
export async function replayRun(ctx: Ctx, request: ReplayRunInput): Promise<ReplayedRun> {
  requireScope(ctx, "runs:write");
  const number = runNumber(request.run);
  const found = await pool.query<OriginalRow>(
    number === null
      ? { name: "run-to-replay-by-id", text: find("id"), values: [ctx.workspaceId, request.run] }
      : { name: "run-to-replay-by-number", text: find("number"), values: [ctx.workspaceId, number] },
  );
  const original = found.rows[0];
  if (!original) throw notFound("Run");
  const reuse = await reuseOf(original, request);
  const started = await startRun(ctx, {
    agent: original.agent_id,
    trigger: "manual",
    input: request.input === undefined ? original.input : inputLike(original.input, request.input),
    source: original.id,
    replayOf: original.id,
    ...(reuse && { reuse }),
    ...(request.id && { id: request.id }),
  });
  return { ...started, replayOf: { id: original.id, number: original.number } };
}

/** The version to pin and the steps to take over; undefined for an ordinary start of the published version. */
async function reuseOf(original: OriginalRow, { fromStep, version }: ReplayRunInput): Promise<Reuse | undefined> {
  const pinned = (version ?? (fromStep === undefined ? "published" : "original")) === "original";
  if (fromStep === undefined) {
    return pinned ? { versionId: original.version_id, fromRun: original.id, steps: [] } : undefined;
  }
  const restart = restartAt(original.plan, fromStep);
  const recorded = await pool.query<{ step_id: string }>(
    "SELECT step_id FROM run_steps WHERE run_id = $1 AND step_id = ANY($2)",
    [original.id, [...restart.before, restart.step].map(({ id }) => id)],
  );
  checkReached(new Set(recorded.rows.map((row) => row.step_id)), restart);
  if (pinned) return { versionId: original.version_id, fromRun: original.id, steps: restart.ids };
  if (!original.published_version_id || !original.published_plan) {
    throw new AppError("agent_not_published", "The agent has no published version. Publish it to start runs.");
  }
  checkSameBefore(restart.before, original.published_plan, fromStep);
  return { versionId: original.published_version_id, fromRun: original.id, steps: restart.ids };
}
