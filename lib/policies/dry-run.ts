import { setImmediate as turn } from "node:timers/promises";
import { findAgent } from "@/lib/agents/find-agent";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { decideGate, type GateDecision } from "@/lib/gate/decide-gate";
import { newId } from "@/lib/ids/new-id";
import { loadTools } from "@/lib/tools/registry";
import type { Tools } from "@/lib/tools/types";
import { parseInput } from "@/lib/validation/parse-input";
import { checkAsk } from "./check-ask";
import { evaluateRules, type PolicyCall, type PolicyRule, type PolicyVerdict } from "./evaluate-rules";
import { findPolicy } from "./find-policy";
import { type DryRunInput, dryRunInput } from "./input";
import { type PastCall, pastCalls } from "./past-calls";
import { type PlacedRule, withRule, workspaceRules } from "./workspace-rules";

export interface ChangedCall {
  run_number: number;
  run_id: string;
  step_id: string;
  tool: string;
  agent: { id: string; name: string };
  was: GateDecision;
  would: GateDecision;
  /** Why the rule's condition could not be evaluated for this call; it would be asked for that. */
  problem: string | null;
  at: string;
}

export interface DryRun {
  examined: number;
  changed: ChangedCall[];
  changed_count: number;
}

const LIMITS = { shown: 100, workMs: 5000 };

/**
 * Holds the newest calls against the rules as they are and as they would be with this one, and tells which would be
 * decided otherwise. Both ask the gate with the agents' autonomy of today, so that the difference is the rule's own.
 * Conditions so costly that a few seconds are not enough see fewer calls. @throws AppError validation_failed, not_found
 */
export async function dryRunPolicy(ctx: Ctx, input: DryRunInput): Promise<DryRun> {
  requireScope(ctx, "agents:write");
  const { condition, outcome, ask = null, agent, policy: policyId } = parseInput(dryRunInput, input);
  await checkAsk(db, ctx, outcome, ask);
  const edited = policyId === undefined ? null : await findPolicy(db, ctx, policyId);
  const agentId = edited ? edited.agentId : agent ? (await findAgent(db, ctx, agent)).id : null;
  const rule: PlacedRule = { id: edited?.id ?? newId("policy"), name: "", condition, outcome, ask, agentId };
  const today = await workspaceRules(ctx);
  const then = withRule(today, rule);
  const result: DryRun = { examined: 0, changed: [], changed_count: 0 };
  let spentMs = 0;
  const tools = await loadTools(ctx.workspaceId);
  for await (const call of pastCalls(ctx, agentId, tools)) {
    const began = performance.now();
    const was = judge(today, call, tools);
    const would = judge(then, call, tools);
    result.examined++;
    if (was.decision !== would.decision) {
      result.changed_count++;
      if (result.changed.length < LIMITS.shown) result.changed.push(changedCall(call, was, would));
    }
    spentMs += performance.now() - began;
    if (spentMs > LIMITS.workMs) break;
    await turn(); // other requests are served in between
  }
  return result;
}

interface Judgement {
  decision: GateDecision;
  verdict: PolicyVerdict | null;
}

function judge(rules: readonly PlacedRule[], past: PastCall, tools: Tools): Judgement {
  const inForce: PolicyRule[] = rules.filter(({ agentId }) => agentId === null || agentId === past.agent.id);
  const tool = tools.get(past.tool);
  const effect = tool?.effect ?? "write"; // of a tool that is gone nothing good is assumed
  const call: PolicyCall = {
    tool: { name: past.tool, app: tool?.app ?? "", effect, idempotent: past.idempotent ?? tool?.idempotent ?? false },
    args: past.args,
    agent: past.agent,
    contact: null,
    run: past.run,
    now: past.at,
  };
  const verdict = evaluateRules(inForce, call);
  const { autonomy } = past.agent;
  return { verdict, decision: decideGate({ autonomy, effect, requiresApproval: past.requiresApproval, verdict }) };
}

function changedCall(call: PastCall, was: Judgement, would: Judgement): ChangedCall {
  return {
    run_number: call.run.number,
    run_id: call.run.id,
    step_id: call.stepId,
    tool: call.tool,
    agent: { id: call.agent.id, name: call.agent.name },
    was: was.decision,
    would: would.decision,
    problem: would.verdict?.problem ?? null,
    at: call.at.toISOString(),
  };
}
