import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { log } from "@/lib/log/log";

/** For whom a model is asked. Without a run it is the workspace's own work. */
export interface ModelCaller {
  workspaceId: string;
  agentId?: string | undefined;
  runId?: string | undefined;
  stepId?: string | undefined;
  attempt?: number | undefined;
}

export interface ModelCallRecord {
  purpose: "answer" | "embed";
  provider: string;
  model: string;
  fallback: boolean;
  /** The code of the failure; null when it was answered. */
  error: string | null;
  usage: { inputTokens: number; outputTokens: number } | null;
  costMicroUsd: number | null;
  durationMs: number;
}

const RECORD = `
  INSERT INTO model_calls (id, workspace_id, agent_id, run_id, step_id, attempt, purpose, provider, model, fallback, status, error,
    input_tokens, output_tokens, cost_micro_usd, duration_ms)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`;

const MOST = 2_000_000_000; // what a strange server says of its tokens has to fit
const count = (value: number | undefined) =>
  value === undefined || !Number.isFinite(value) ? null : Math.min(MOST, Math.max(0, Math.round(value)));

/** Writes down one call of a model. An answer that was paid for is not lost because this fails. */
export async function recordModelCall(caller: ModelCaller, call: ModelCallRecord): Promise<void> {
  const { workspaceId, agentId = null, runId = null, stepId = null, attempt = 1 } = caller;
  const { purpose, provider, model, fallback, error, usage, costMicroUsd, durationMs } = call;
  try {
    await pool.query({
      name: "record-model-call",
      text: RECORD,
      values: [
        newId("modelCall"),
        workspaceId,
        agentId,
        runId,
        stepId,
        attempt,
        purpose,
        provider,
        model.slice(0, 200),
        fallback,
        error === null ? "completed" : "failed",
        error,
        count(usage?.inputTokens),
        count(usage?.outputTokens),
        costMicroUsd,
        Math.round(durationMs),
      ],
    });
  } catch (failure) {
    if ((failure as { code?: string }).code === "23503") return; // its run is deleted
    log.error("a model's call could not be recorded", { error: failure instanceof Error ? failure.message : failure });
  }
}
