import { pool } from "@/lib/db/client";
import { sqlState } from "@/lib/db/sql-state";
import { withRetry } from "@/lib/db/with-retry";
import { type Attempt, keptHeaders } from "./send-delivery";
import type { DeliveryStatus } from "./webhook-events";

/** The attempt's row, the delivery's state and the endpoint's health: one statement, so one commit. */
const RECORD = `
  WITH attempt AS (
    INSERT INTO webhook_attempts (delivery_id, number, started_at, duration_ms, request_headers, response_status, response_headers, response_body, error)
    VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7::jsonb, $8, $9)
    ON CONFLICT (delivery_id, number) DO NOTHING RETURNING delivery_id
  ), delivery AS (
    UPDATE webhook_deliveries d SET attempts = $2, response_status = $6,
      status = CASE WHEN d.status = 'pending' OR $10 = 'delivered' THEN $10 ELSE d.status END,
      completed_at = CASE WHEN $10 = 'pending' THEN d.completed_at ELSE now() END,
      next_attempt_at = CASE WHEN $10 = 'pending' AND d.status = 'pending' THEN now() + $11::float8 * interval '1 millisecond' END
    FROM attempt WHERE d.id = attempt.delivery_id
    RETURNING d.webhook_id, d.status, d.next_attempt_at
  ), health AS (
    UPDATE webhooks w SET failing_since = CASE WHEN $10 <> 'delivered' THEN now() END
    FROM delivery WHERE w.id = delivery.webhook_id AND (w.failing_since IS NULL) = ($10 <> 'delivered')
  )
  SELECT delivery.status, delivery.next_attempt_at,
    CASE WHEN $10 = 'delivered' THEN 0 ELSE coalesce(extract(epoch FROM now() - w.failing_since) * 1000, 0)::float8 END AS failing_for_ms
  FROM delivery JOIN webhooks w ON w.id = delivery.webhook_id`;

export interface Recorded {
  status: DeliveryStatus;
  /** Epoch ms; 0 when there is none. */
  nextAttemptAt: number;
  /** For how long the endpoint has had no success; 0 after one. */
  failingForMs: number;
}

interface Row {
  status: DeliveryStatus;
  next_attempt_at: Date | null;
  failing_for_ms: number;
}

/**
 * @param outcome what the attempt leaves: an end, or the pause until the next one in milliseconds
 * @returns undefined when this attempt is recorded already, or the delivery has been deleted
 */
export async function recordAttempt(
  id: string,
  number: number,
  attempt: Attempt,
  outcome: "delivered" | "failed" | number,
): Promise<Recorded | undefined> {
  const waits = typeof outcome === "number";
  const { response } = attempt;
  const values = [
    id,
    number,
    attempt.startedAt,
    attempt.durationMs,
    JSON.stringify(attempt.requestHeaders),
    response?.status ?? null,
    response && JSON.stringify(keptHeaders(response.headers)),
    response?.body ?? null,
    attempt.error,
    waits ? "pending" : outcome,
    waits ? outcome : null,
  ];
  const record = () => pool.query<Row>({ name: "record-webhook-attempt", text: RECORD, values });
  const { rows } = await withRetry(record).catch((error: unknown) => {
    if (sqlState(error) === "23503") return { rows: [] as Row[] }; // deleted since it was read
    throw error;
  });
  const [row] = rows;
  if (!row) return undefined;
  return {
    status: row.status,
    nextAttemptAt: row.next_attempt_at?.getTime() ?? 0,
    failingForMs: row.failing_for_ms,
  };
}
