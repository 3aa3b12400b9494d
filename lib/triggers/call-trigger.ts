import type { Ctx } from "@/lib/auth/context";
import { markUsed } from "@/lib/auth/mark-used";
import { pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { newId } from "@/lib/ids/new-id";
import { startRun } from "@/lib/runs/start-run";
import type { CallableTrigger } from "./callable-trigger";

export interface TriggerCall {
  trigger: CallableTrigger;
  /** Called with an API key in a header, or at its webhook URL. */
  via: "api" | "webhook";
  input: Record<string, unknown>;
  /** What the provider calls this delivery, when it may come again. */
  deliveryId: string | null;
  /** With an Idempotency-Key: what the run's id ends in. */
  reservedId: string | null;
}

export interface CalledRun {
  id: string;
  number: number;
  agentId: string;
  /** The run was started before, by the same delivery. */
  repeated: boolean;
}

/**
 * Reserves the run's id for a delivery before the run is started: whoever repeats it, also after a crash between the
 * two, finds the same id and so the same run.
 */
const RESERVE = `
  INSERT INTO trigger_deliveries AS d (trigger_id, delivery_id, run_id) VALUES ($1, $2, $3)
  ON CONFLICT (trigger_id, delivery_id) DO UPDATE SET
    run_id = CASE WHEN d.created_at < now() - interval '7 days' THEN excluded.run_id ELSE d.run_id END,
    created_at = CASE WHEN d.created_at < now() - interval '7 days' THEN now() ELSE d.created_at END
  RETURNING run_id, (SELECT r.number::int FROM runs r WHERE r.id = d.run_id) AS number`;

/**
 * Starts the agent of a trigger, once for each delivery in seven days.
 * @throws AppError agent_not_active, and what startRun throws
 */
export async function callTrigger(ctx: Ctx, call: TriggerCall): Promise<CalledRun> {
  const { trigger, via, input, deliveryId } = call;
  if (!trigger.enabled) throw new AppError("agent_not_active", "This trigger is disabled.");
  if (trigger.stale) markUsed("triggers", trigger.id);
  let id = call.reservedId ? `run_${call.reservedId}` : newId("run");
  if (deliveryId !== null) {
    const reserved = await pool.query<{ run_id: string; number: number | null }>({
      name: "reserve-delivery",
      text: RESERVE,
      values: [trigger.id, deliveryId, id],
    });
    const earlier = reserved.rows[0];
    if (earlier?.number)
      return { id: earlier.run_id, number: earlier.number, agentId: trigger.agent_id, repeated: true };
    id = earlier?.run_id ?? id;
  }
  const run = await startRun(ctx, { agent: trigger.agent_id, trigger: via, input, source: trigger.id, id });
  return { id, number: run.number, agentId: run.agentId, repeated: false };
}
