import { env } from "@/lib/config/env";
import { pool } from "@/lib/db/client";
import { emitBuiltSql } from "@/lib/events/emit-event";
import { type Embedder, embedderOf } from "@/lib/llm/embed";
import { RunSecrets } from "@/lib/vault/run-secrets";
import { vectorBytes } from "./vector";

const AT_ONCE = 50;
/** Characters of a memory that its embedding is made of: models take about eight thousand tokens. */
const MOST_OF_ONE = 16_000;
const TIMEOUT_MS = 60_000;
const QUERY_TIMEOUT_MS = 15_000;

const MISSING = `
  SELECT id, left(concat_ws(E'\\n', key, content), ${MOST_OF_ONE}) AS text, updated_at::text FROM memories
  WHERE workspace_id = $1 AND ($2::text IS NULL OR id < $2) AND embedding_model IS DISTINCT FROM $3
  ORDER BY id DESC LIMIT ${AT_ONCE}`;

/** What was edited meanwhile is left to the event of its edit. */
const STORE = `
  UPDATE memories m SET embedding = e.embedding, embedding_model = $3
  FROM unnest($1::text[], $2::bytea[], $4::text[]) AS e(id, embedding, updated_at)
  WHERE m.id = e.id AND m.updated_at = e.updated_at::timestamptz`;

/**
 * Makes embeddings of the next memories of a workspace that have none by its model of now. For the worker.
 * @param before the id they come before, newest first; null: from the newest
 * @returns the last one's id, or null when there are no more, or no model makes any @throws ToolError
 */
export async function embedMemories(workspaceId: string, before: string | null): Promise<string | null> {
  const secrets = new RunSecrets({ workspaceId, actorId: workspaceId });
  const embedder = await embedderOf({ workspaceId, secrets });
  if (!embedder) return null;
  const { rows } = await pool.query<{ id: string; text: string; updated_at: string }>(MISSING, [
    workspaceId,
    before,
    embedder.model,
  ]);
  if (rows.length === 0) return null;
  const vectors = await embedder.embed(
    rows.map(({ text }) => text),
    AbortSignal.timeout(TIMEOUT_MS),
  );
  await pool.query(STORE, [
    rows.map(({ id }) => id),
    vectors.map((vector) => Buffer.from(vectorBytes(vector))),
    embedder.model,
    rows.map(({ updated_at }) => updated_at),
  ]);
  return rows.length < AT_ONCE ? null : (rows.at(-1)?.id ?? null);
}

/** What a query means by the workspace's model; undefined without one, and when it does not answer in time. */
export async function meaningOf(embedder: Embedder | undefined, query: string, signal: AbortSignal) {
  if (!embedder || query.trim() === "") return undefined;
  const { model, embed } = embedder;
  try {
    const [vector] = await embed([query], AbortSignal.any([signal, AbortSignal.timeout(QUERY_TIMEOUT_MS)]));
    return vector && { model, vector };
  } catch {
    signal.throwIfAborted();
    return undefined; // the words alone will do
  }
}

const AGAIN = `
  SELECT count(*) FROM (
    SELECT ${emitBuiltSql("memories.embed", "'evt_' || w.id || '_' || extract(epoch FROM now())::bigint", "'workspace_id', w.id")}
    FROM workspaces w
    WHERE EXISTS (SELECT 1 FROM memories m WHERE m.workspace_id = w.id) AND ($1 AND EXISTS (
        SELECT 1 FROM memories m WHERE m.workspace_id = w.id AND m.embedding_model IS NULL)
      OR EXISTS (SELECT 1 FROM model_providers p WHERE p.workspace_id = w.id AND p.embedding_model IS NOT NULL))
  ) asked`;

/** Has the worker look again for memories without an embedding: their model was away, perhaps. */
export async function embedAgain(): Promise<void> {
  await pool.query(AGAIN, [Boolean(env.llm.baseUrl && env.llm.embeddingModel)]);
}
