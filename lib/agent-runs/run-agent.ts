import { findAgent } from "@/lib/agents/find-agent";
import type { Ctx } from "@/lib/auth/context";
import { db, pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import type { Plan } from "@/lib/plans/schema";
import { stepsById } from "@/lib/runs/executor/plan-steps";
import { startRun } from "@/lib/runs/start-run";
import { waitForEnd } from "@/lib/triggers/wait-for-end";
import { takeWaitSlot } from "@/lib/triggers/wait-slots";
import { followAgentRun } from "./follow-agent-run";
import { readAgentRun } from "./read-agent-run";
import type { AgentRun } from "./serialize";

export interface RunAgentInput {
  agent: string;
  input: unknown;
  tools?: string[] | undefined;
  maxSteps?: number | undefined;
  thread?: string | undefined;
  reservedId: string | null;
  trigger?: "api" | "mcp";
}

/** Longer than this nobody holds a connection: the answer is then the run as it stands. */
const LONGEST_WAIT_MS = 10 * 60_000;

/**
 * Runs an agent and waits until the run ends or needs a person.
 * @throws AppError tool_not_allowed for a tool that the agent does not have, and those of `startRun`
 */
export async function runAgent(ctx: Ctx, input: RunAgentInput, signal: AbortSignal): Promise<AgentRun> {
  const release = takeWaitSlot(ctx.workspaceId);
  try {
    const id = await startAgentRun(ctx, input);
    const until = (status: string) => status === "awaiting_approval";
    await waitForEnd(id, { timeoutMs: LONGEST_WAIT_MS, signal, until });
    return await readAgentRun(ctx.workspaceId, id, input.agent);
  } finally {
    release();
  }
}

/** The same as SSE: each step as it is recorded, and at the end the whole run. @throws AppError as `runAgent` */
export async function streamAgent(ctx: Ctx, input: RunAgentInput, signal: AbortSignal): Promise<Response> {
  const runId = await startAgentRun(ctx, input);
  return followAgentRun({ workspaceId: ctx.workspaceId, runId, agentRef: input.agent, after: 0, signal });
}

/** Starts it and waits for nothing; a repeat finds the run, whatever has become of agent and credits. @returns the run's id @throws AppError as `runAgent` */
export async function startAgentRun(
  ctx: Ctx,
  { agent: ref, input, tools, maxSteps, thread, reservedId, trigger = "api" }: RunAgentInput,
): Promise<string> {
  if (reservedId && (await isStarted(ctx, `run_${reservedId}`))) return `run_${reservedId}`;
  const agent = await findAgent(db, ctx, ref);
  if (tools) await checkTools(agent.publishedVersionId, tools);
  const run = await startRun(ctx, {
    agent: agent.id,
    trigger,
    input: { input, ...(tools && { tools }), ...(maxSteps !== undefined && { max_steps: maxSteps }) },
    ...(thread !== undefined && { thread }),
    ...(reservedId ? { id: `run_${reservedId}` } : {}),
  });
  return run.id;
}

async function isStarted(ctx: Ctx, id: string): Promise<boolean> {
  const text = "SELECT 1 FROM runs WHERE workspace_id = $1 AND id = $2";
  return (await pool.query(text, [ctx.workspaceId, id])).rows.length > 0;
}

/** The tools of a call can only narrow what the published agent has. */
async function checkTools(versionId: string | null, tools: string[]): Promise<void> {
  const { rows } = await pool.query<{ plan: Plan }>("SELECT plan FROM agent_versions WHERE id = $1", [versionId]);
  const plan = rows[0]?.plan;
  if (!plan) return; // startRun says what is wrong
  const own = new Set<string>();
  for (const step of stepsById(plan).values()) {
    for (const tool of step.tools ?? []) own.add(typeof tool === "string" ? tool : tool.name);
    if (step.tool) own.add(step.tool);
  }
  const foreign = tools.map((name, index) => ({ name, index })).filter(({ name }) => !own.has(name));
  if (foreign.length === 0) return;
  throw new AppError("tool_not_allowed", `The agent does not have ${foreign.map(({ name }) => name).join(", ")}.`, {
    details: foreign.map(({ name, index }) => ({
      path: `tools[${index}]`,
      message: `the agent has no tool "${name}"`,
    })),
  });
}
