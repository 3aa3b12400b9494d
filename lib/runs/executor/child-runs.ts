import { AGENT_TOOL_PREFIX, isAgentTool } from "@/lib/agents/agent-tool-name";
import { systemCtx } from "@/lib/auth/system-ctx";
import { pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { derivedId } from "@/lib/ids/derived-id";
import { timeOfId } from "@/lib/ids/time-of-id";
import type { Step } from "@/lib/plans/schema";
import { toolNames } from "@/lib/plans/tool-names";
import { type Parent, stricter } from "@/lib/runs/inherited";
import { hasEnded, type RunStatus } from "@/lib/runs/run-status";
import { startRun } from "@/lib/runs/start-run";
import type { LoadedRun } from "./load-run";
import { readSoFar, stepAt } from "./plan-steps";
import { recordedInput } from "./recorded-input";
import type { StepWrites } from "./step-writes";

/** How many runs may stand above one another. */
const DEEPEST = 5;

interface ChildRow {
  id: string;
  number: number;
  status: RunStatus;
  output: unknown;
  error: { code: string; message: string } | null;
}

const CHILDREN =
  "SELECT id, number::int AS number, status, output, error FROM runs WHERE parent_id = $1 AND id = ANY ($2)";

/**
 * The runs of other agents that steps of a run wait for. A child's id is made from the step's, so a driver that comes
 * after a crash finds the one that was started, or starts it. Its end wakes the parent, in the child's own commit.
 */
export class ChildRuns {
  /** Steps whose child is known to be under way, with its status. */
  private readonly seen = new Map<string, RunStatus>();

  /** Most plans call no agent. */
  private readonly named: boolean;

  constructor(
    private readonly run: LoadedRun,
    private readonly steps: ReadonlyMap<string, Step>,
    private readonly writes: StepWrites,
  ) {
    this.named = [...toolNames(run.plan)].some(isAgentTool);
  }

  /** One may have ended. */
  lookAgain(): void {
    this.seen.clear();
  }

  /** Whether steps wait for a child, or for one to be started. */
  get waiting(): boolean {
    return this.calls().length > 0;
  }

  /** Whether one of them waits for a person. */
  get blocked(): boolean {
    return this.calls().some(([path]) => this.seen.get(path) === "awaiting_approval");
  }

  get untried(): boolean {
    return this.calls().some(([path]) => !this.seen.has(path));
  }

  /** Starts what is yet to be started, and takes in how those ended that have. */
  async take(): Promise<void> {
    const calls = this.calls().filter(([path]) => !this.seen.has(path));
    if (calls.length === 0) return;
    const ids = calls.map(([path]) => this.childId(path));
    const values = [this.run.id, ids];
    const { rows } = await pool.query<ChildRow>({ name: "child-runs", text: CHILDREN, values });
    const children = new Map(rows.map((row) => [row.id, row]));
    for (const [index, [path, step]] of calls.entries()) {
      const child = children.get(ids[index] as string);
      if (!child) await this.start(path, step);
      else if (hasEnded(child.status)) this.writes.add(path, step, ended(child, step), 1);
      else this.seen.set(path, child.status);
    }
  }

  private calls(): [string, Step][] {
    const calls: [string, Step][] = [];
    if (!this.named) return calls;
    for (const [path, { status }] of this.run.records) {
      if (status !== "running") continue;
      const step = stepAt(this.steps, this.run.records, path);
      if (step && isAgentTool(step.tool)) calls.push([path, step]);
    }
    return calls;
  }

  private childId = (path: string) => derivedId("run", timeOfId(this.run.id), `${this.run.id}:${path}`);

  private async start(path: string, step: Step): Promise<void> {
    const { workspaceId, startedBy } = this.run;
    try {
      await startRun(systemCtx(workspaceId, startedBy), {
        agent: step.tool?.slice(AGENT_TOOL_PREFIX.length) ?? "",
        trigger: "agent",
        input: ((await recordedInput(this.run.id, path)) ?? {}) as Record<string, unknown>,
        id: this.childId(path),
        source: this.run.id,
        parent: this.asParent(path),
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const { code, message } = error;
      this.writes.add(path, step, { status: "failed", error: { code, message } }, 1);
    }
  }

  /** @throws AppError validation_failed when the line of runs has become too long */
  private asParent(path: string): Parent {
    const { id, agent, inherited, rootId, ancestorAgentIds, timeoutAt } = this.run;
    const depth = (inherited?.depth ?? 0) + 1;
    if (depth > DEEPEST) {
      throw new AppError("validation_failed", `Agents may call one another ${DEEPEST} deep, and no deeper.`);
    }
    return {
      runId: id,
      rootId: rootId ?? id,
      ancestorAgentIds: [...new Set([...ancestorAgentIds, agent.id])],
      timeoutAt,
      inherited: {
        step_id: path,
        depth,
        autonomy: stricter(agent.autonomy, inherited?.autonomy ?? "act"),
        memory_agent_id: inherited?.memory_agent_id ?? agent.id,
        read: readSoFar(this.run, this.steps),
      },
    };
  }
}

function ended({ number, status, output, error }: ChildRow, step: Step) {
  if (status === "completed") return { status: "completed" as const, output };
  const agent = step.tool?.slice(AGENT_TOOL_PREFIX.length);
  const why = error?.message ? `: ${error.message}` : ".";
  const message = `Run ${number} of ${agent} ${status === "timed_out" ? "timed out" : status}${why}`;
  return { status: "failed" as const, error: { code: `sub_agent_${status}`, message } };
}
