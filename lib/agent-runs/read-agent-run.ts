import { db, pool } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import type { Turn } from "@/lib/plans/agent-turns";
import type { RunStatus } from "@/lib/runs/run-status";
import type { AgentRun, AgentStep } from "./serialize";

/** Most of a run's steps that are shown; an agent makes far fewer. */
const MOST_STEPS = 1_000;

interface StepRow {
  step_id: string;
  type: string;
  tool: string | null;
  status: string;
  input: unknown;
  output: unknown;
  error: { code: string; message: string } | null;
}

export interface PlacedStep {
  /** The path of the run's step. */
  id: string;
  step: AgentStep;
}

/** What a run waits for, its sub-agents' approvals included. */
const WAITING = `
  WITH RECURSIVE line AS (
    SELECT $1::text AS id UNION ALL SELECT r.id FROM line JOIN runs r ON r.parent_id = line.id
  )
  SELECT a.id FROM approvals a JOIN line ON line.id = a.run_id WHERE a.status = 'pending' ORDER BY a.id LIMIT 100`;

/** @param agentRef how the caller names the agent @throws AppError not_found */
export async function readAgentRun(workspaceId: string, runId: string, agentRef: string): Promise<AgentRun> {
  const run = await db.run.findFirst({ where: { id: runId, workspaceId } });
  if (!run) throw notFound("Run");
  const [rows, waiting] = await Promise.all([stepsOf(runId), pool.query<{ id: string }>(WAITING, [runId])]);
  return {
    id: run.id,
    agent_id: agentRef,
    status: run.status as RunStatus,
    steps: agentSteps(rows).map(({ step }) => step),
    output: answerOf(run.output),
    error: (run.error as AgentRun["error"]) ?? null,
    approval_ids: waiting.rows.map(({ id }) => id),
    credits_used: run.creditsUsed,
    usage: usageOf(rows),
  };
}

/** What a run has thought and called so far. */
export async function readAgentSteps(runId: string): Promise<PlacedStep[]> {
  return agentSteps(await stepsOf(runId));
}

async function stepsOf(runId: string): Promise<StepRow[]> {
  const { rows } = await pool.query<StepRow>({
    name: "agent-run-steps",
    text: `SELECT step_id, type, tool, status, input, output, error FROM run_steps WHERE run_id = $1 ORDER BY seq LIMIT ${MOST_STEPS}`,
    values: [runId],
  });
  return rows;
}

/** Only what a person would call a step: a thought that was said, a call. Numbered as they began. */
function agentSteps(rows: StepRow[]): PlacedStep[] {
  const steps: PlacedStep[] = [];
  const said = rows.findLastIndex((row) => row.type === "think" && row.status === "completed");
  rows.forEach((row, index) => {
    const step = steps.length + 1;
    if (row.type === "think" || row.type === "llm") {
      const { text = "", tool_calls = [] } = (row.output ?? {}) as Partial<Turn>;
      const isAnswer = index === said && tool_calls.length === 0; // the last word is the run's output
      if (text && !isAnswer) steps.push({ id: row.step_id, step: { step, type: "thought", content: text } });
    } else if (row.tool) {
      const { tool, input, output, status, error } = row;
      const call = { tool, input: input ?? {}, output: output ?? null, status };
      const failure = error && { error: { code: error.code, message: error.message } };
      steps.push({ id: row.step_id, step: { step, type: "tool_call", ...call, ...failure } });
    }
  });
  return steps;
}

/** An agent's text alone; what its schema or a plan made, as it is. */
function answerOf(output: unknown): unknown {
  const { text, ...rest } = (output ?? {}) as { text?: unknown };
  return typeof text === "string" && Object.keys(rest).length === 0 ? text : (output ?? null);
}

function usageOf(rows: StepRow[]): AgentRun["usage"] {
  const used = { input_tokens: 0, output_tokens: 0 };
  for (const { type, output } of rows) {
    const { usage } = (type === "think" || type === "llm" ? (output ?? {}) : {}) as Partial<Turn>;
    used.input_tokens += usage?.input_tokens ?? 0;
    used.output_tokens += usage?.output_tokens ?? 0;
  }
  return used;
}
