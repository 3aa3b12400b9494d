import { createHmac } from "node:crypto";
import { canonicalJson } from "@/lib/crypto/canonical-json";
import { deriveKey } from "@/lib/crypto/derive-key";
import { seal, unseal } from "@/lib/crypto/seal";
import { pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { ID_PREFIX, newId } from "@/lib/ids/new-id";

/** An answer as it was first given. */
export interface KeptAnswer {
  status: number;
  body: string;
}

/** What is kept of an answer that is a stream: by its reserved id the work finds again what it has made. No JSON begins so. */
const STREAM = "resume:";

export interface IdempotentRequest {
  workspaceId: string;
  /** Method and path: the same key elsewhere is another request. */
  route: string;
  key: string;
  body: unknown;
}

/** @throws AppError invalid_idempotency_key */
export function readIdempotencyKey(headers: Headers): string | null {
  const key = headers.get("idempotency-key");
  if (key === null) return null;
  if (/^[\x20-\x7e]{1,255}$/.test(key)) return key;
  throw new AppError("invalid_idempotency_key", "Idempotency-Key must be 1 to 255 printable ASCII characters.");
}

/**
 * Takes the key, or finds who has it: a record past its 24 hours, or left in progress for a minute by a process that
 * died, is taken over. created_at is the token of the one who took it. The reserved id outlives a take-over, so that
 * what the dead process may have committed is found again, not made twice.
 */
const CLAIM = `
  INSERT INTO idempotency_records AS r (workspace_id, route, key, request_hash, headers)
  VALUES ($1, $2, $3, $4, jsonb_build_object('reserved_id', $5::text))
  ON CONFLICT (workspace_id, route, key) DO UPDATE
    SET request_hash = excluded.request_hash, status = NULL, body = NULL, created_at = clock_timestamp(),
      headers = CASE WHEN r.created_at < now() - interval '24 hours' THEN excluded.headers ELSE r.headers END
    WHERE r.created_at < now() - interval '24 hours'
      OR (r.status IS NULL AND r.request_hash = excluded.request_hash AND r.created_at < now() - interval '60 seconds')
  RETURNING created_at::text, headers->>'reserved_id' AS reserved_id`;

/**
 * Runs `work` once for a key: a repeat gets the first answer, word for word. A stream is not kept: for a repeat `work`
 * runs again, with the same reserved id. Only answers that did something (below 300) are kept; after any other the key
 * is free again.
 * @throws AppError idempotency_in_progress, idempotency_key_reused
 */
export async function once<Answer extends KeptAnswer | Response>(
  request: IdempotentRequest,
  work: (reservedId: string) => Promise<Answer>,
): Promise<{ answer: Answer | KeptAnswer; replayed: boolean }> {
  const place = [request.workspaceId, request.route, request.key];
  // with a key of ours: a body may hold a secret, which a bare hash would let somebody guess
  const hash = createHmac("sha256", deriveKey("idempotency-bodies")).update(canonicalJson(request.body)).digest();
  const fresh = newId("request").slice(ID_PREFIX.request.length + 1);
  const claimed = await pool.query<{ created_at: string; reserved_id: string }>(CLAIM, [...place, hash, fresh]);
  const claim = claimed.rows[0];
  if (!claim) {
    const kept = await keptAnswer(place, hash);
    const answer = kept.body.startsWith(STREAM) ? await work(kept.body.slice(STREAM.length)) : kept;
    return { answer, replayed: true };
  }
  const token = claim.created_at;

  let answer: Answer | undefined;
  try {
    answer = await work(claim.reserved_id);
  } finally {
    if (answer && answer.status < 300) {
      const kept = answer instanceof Response ? STREAM + claim.reserved_id : answer.body;
      const body = seal(deriveKey("idempotency-answers"), place.join("\n"), kept);
      await pool.query(
        `UPDATE idempotency_records SET status = $5, body = $6
         WHERE workspace_id = $1 AND route = $2 AND key = $3 AND created_at::text = $4`,
        [...place, token, answer.status, body],
      );
    } else {
      await pool.query(
        "DELETE FROM idempotency_records WHERE workspace_id = $1 AND route = $2 AND key = $3 AND created_at::text = $4",
        [...place, token],
      );
    }
  }
  return { answer, replayed: false };
}

interface RecordRow {
  request_hash: Buffer;
  status: number | null;
  body: string | null;
}

async function keptAnswer(place: string[], hash: Buffer): Promise<KeptAnswer> {
  const found = await pool.query<RecordRow>(
    "SELECT request_hash, status, body FROM idempotency_records WHERE workspace_id = $1 AND route = $2 AND key = $3",
    place,
  );
  const record = found.rows[0];
  if (record && !record.request_hash.equals(hash)) {
    throw new AppError("idempotency_key_reused", "This Idempotency-Key was used with another body. Use a new key.");
  }
  if (!record || record.status === null || record.body === null) {
    throw new AppError("idempotency_in_progress", "The first request with this Idempotency-Key is still in progress.", {
      retryAfterMs: 1_000,
    });
  }
  return { status: record.status, body: unseal(deriveKey("idempotency-answers"), place.join("\n"), record.body) };
}
