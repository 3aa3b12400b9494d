import { fp } from "@/lib/config/failpoint";
import { pool } from "@/lib/db/client";
import { withRetry } from "@/lib/db/with-retry";
import { metrics } from "@/lib/metrics/metrics";
import { retryAfterMs } from "@/lib/net/retry-after";
import { FAILING_LIMIT_MS, LONGEST_RETRY_AFTER_MS, retryPauseMs } from "./backoff";
import { disableWebhook } from "./disable-webhook";
import { recordAttempt } from "./record-attempt";
import { openSecret } from "./secret";
import { type Attempt, isSuccess, sendDelivery } from "./send-delivery";
import { tellOfFailure } from "./tell-admins";
import type { DeliveryStatus } from "./webhook-events";

/** What is left to do for a delivery: nothing, or another attempt at `at` (epoch ms). */
export type Outcome = { state: "over" } | { state: "waiting"; at: number };

interface Row {
  workspace_id: string;
  webhook_id: string;
  event: string;
  status: DeliveryStatus;
  attempts: number;
  next_attempt_at: Date | null;
  payload: string;
  url: string;
  secret: string;
  previous_secret: string | null;
  enabled: boolean;
}

const FIND = `SELECT d.workspace_id, d.webhook_id, d.event, d.status, d.attempts, d.next_attempt_at, d.payload, w.url, w.secret, w.enabled,
    CASE WHEN w.previous_secret_expires_at > now() THEN w.previous_secret END AS previous_secret
  FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id WHERE d.id = $1`;

/**
 * Makes attempt `number` of a delivery and records it in one commit. Safe to repeat: an attempt that is recorded is not
 * made again; one that was sent and not recorded goes out again under the same id with the same bytes.
 * @param first the number of the sending's first attempt, from which its pauses count
 */
export async function attemptDelivery(id: string, number: number, first: number): Promise<Outcome> {
  const row = await find(id);
  if (row?.status !== "pending") return { state: "over" };
  if (row.attempts >= number) return { state: "waiting", at: row.next_attempt_at?.getTime() ?? Date.now() };
  if (!row.enabled) {
    await endDelivery(id);
    return { state: "over" };
  }

  const attempt = await sendDelivery({ id, payload: row.payload, url: row.url }, () => secretsOf(row));
  fp("outbox.after_send");
  const delivered = isSuccess(attempt.response);
  const gone = attempt.response?.status === 410;
  const pause = delivered || gone ? null : retryPauseMs(number - first + 1, askedPause(attempt));
  const recorded = await recordAttempt(id, number, attempt, delivered ? "delivered" : (pause ?? "failed"));
  if (!recorded) return { state: "over" }; // somebody else made this attempt, or the delivery is gone

  metrics.deliveries.inc({ result: delivered ? "delivered" : pause === null ? "failed" : "retried" });
  if (gone) await disableWebhook(row.webhook_id, "The receiver answered 410 Gone.");
  else if (recorded.failingForMs > FAILING_LIMIT_MS)
    await disableWebhook(row.webhook_id, "Nothing has arrived for five days.");
  else if (pause === null && !delivered) await tellOfFailure(row.webhook_id, row.event);
  if (recorded.status !== "pending" || gone) return { state: "over" };
  return { state: "waiting", at: recorded.nextAttemptAt };
}

/** Ends a delivery that is not going to be sent any more; one that has ended stays as it is. */
export async function endDelivery(id: string): Promise<void> {
  await pool.query(
    "UPDATE webhook_deliveries SET status = 'failed', completed_at = now(), next_attempt_at = NULL WHERE id = $1 AND status = 'pending'",
    [id],
  );
}

async function find(id: string): Promise<Row | undefined> {
  const found = await withRetry(() => pool.query<Row>({ name: "find-delivery", text: FIND, values: [id] }));
  return found.rows[0];
}

function secretsOf(row: Row): string[] {
  const sealed = row.previous_secret === null ? [row.secret] : [row.secret, row.previous_secret];
  return sealed.map((each) => openSecret(row.webhook_id, each));
}

function askedPause({ response }: Attempt): number | undefined {
  return response ? retryAfterMs(response.headers, Date.now(), LONGEST_RETRY_AFTER_MS) : undefined;
}
