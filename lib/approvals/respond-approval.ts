import { z } from "zod";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { BUILTIN_TOOLS } from "@/lib/tools/builtin-tools";
import { ToolError } from "@/lib/tools/tool-error";
import { invalidInput, parseInput } from "@/lib/validation/parse-input";
import { freeText } from "@/lib/validation/text";
import { RunSecrets } from "@/lib/vault/run-secrets";
import { decideApproval } from "./decide-approval";
import { findApproval } from "./get-approval";
import type { Approval, ApprovalRow } from "./serialize";

export interface RespondInput {
  approval: string;
  /** To a question. */
  answer?: string | undefined;
  /** To a card in doubt. */
  resolution?: "happened" | "retry" | "give_up" | undefined;
  /** What the write answered, if it happened. */
  result?: unknown;
  /** Where to read what it answered. */
  fetch_url?: string | undefined;
  reason?: string | undefined;
}

const FETCH_TIMEOUT_MS = 15_000;
const ANSWER = z.strictObject({ answer: freeText(10_000) });

/**
 * Answers a question, or says what became of a write that was interrupted.
 * @throws AppError as decideApproval does; validation_failed when the response does not fit what was asked
 */
export async function respondToApproval(ctx: Ctx, input: RespondInput): Promise<Approval> {
  requireScope(ctx, "agents:approve");
  const row = await findApproval(ctx, input.approval);
  if (row.kind === "question") return answerQuestion(ctx, row, input);
  if (row.kind === "in_doubt") return resolveDoubt(ctx, row, input);
  throw invalid("approval", "This is approved or rejected: there is nothing to respond.");
}

function answerQuestion(ctx: Ctx, row: ApprovalRow, input: RespondInput): Promise<Approval> {
  const { answer } = input;
  if (input.resolution !== undefined || input.result !== undefined || input.fetch_url !== undefined) {
    throw invalid("resolution", "A question takes an answer.");
  }
  if (answer === undefined || answer.trim() === "") throw invalid("answer", "is required.");
  if (!row.options.includes(answer)) {
    if (!row.freeText) throw invalid("answer", `must be one of: ${row.options.join(", ")}.`);
    parseInput(ANSWER, { answer }); // an option is as the agent wrote it, an answer of one's own is plain text
  }
  return decideApproval(ctx, { approval: row.id, decision: "approved", answer: { answer } });
}

async function resolveDoubt(ctx: Ctx, row: ApprovalRow, input: RespondInput): Promise<Approval> {
  const { resolution, result, fetch_url, reason } = input;
  const approval = row.id;
  if (input.answer !== undefined) throw invalid("answer", "This takes a resolution.");
  if (resolution === undefined) throw invalid("resolution", "is required.");
  if (resolution !== "happened" && (result !== undefined || fetch_url !== undefined)) {
    throw invalid(result === undefined ? "fetch_url" : "result", "goes with the resolution happened only.");
  }
  if (result !== undefined && fetch_url !== undefined)
    throw invalid("fetch_url", "Give a result or a place to read it.");
  if (resolution === "give_up")
    return decideApproval(ctx, { approval, decision: "rejected", answer: { resolution }, reason });
  if (resolution === "retry") return decideApproval(ctx, { approval, decision: "approved", answer: { resolution } });
  const fetched = fetch_url === undefined || row.status !== "pending" ? result : await fetchResult(row, fetch_url);
  return decideApproval(ctx, { approval, decision: "approved", answer: { resolution, result: fetched ?? null } });
}

/** Reads what a write left behind, with the tool that plans read with: the same door, the same limits. */
async function fetchResult(row: ApprovalRow, url: string): Promise<unknown> {
  const tool = BUILTIN_TOOLS.get("http.get");
  const checked = tool?.checkInput({ url });
  if (!tool || !checked || "problems" in checked) throw invalid("fetch_url", "must be an http or https URL.");
  try {
    return await tool.execute(checked.input, {
      workspaceId: row.workspaceId,
      agentId: row.agentId,
      memoryAgentId: row.agentId,
      runId: row.runId,
      stepId: row.stepId,
      idempotencyKey: `${row.runId}:${row.stepId}`,
      signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
      secrets: new RunSecrets({ workspaceId: row.workspaceId, actorId: row.runId }),
    });
  } catch (error) {
    if (error instanceof ToolError) throw invalid("fetch_url", error.message);
    throw error;
  }
}

const invalid = (path: string, message: string) => invalidInput([{ path, message }]);
