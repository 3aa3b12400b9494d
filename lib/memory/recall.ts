import { pool } from "@/lib/db/client";
import { cosine } from "./vector";

export interface Recalled {
  id: string;
  key: string | null;
  content: string;
  updated_at: string;
}

/** What a query means, as numbers, and the model that made them of it. */
export interface QueryVector {
  model: string;
  vector: Float32Array;
}

/** The newest memories of an agent whose embeddings are compared, and how many of each ranking are merged. */
const MOST_COMPARED = 2_000;
const RANKED = 50;
/** Weighs how much better a first place is than a tenth: the figure of the method's authors. */
const RANK_CONSTANT = 60;
/** What is less alike than that has nothing to do with the query. */
const LEAST_LIKENESS = 0.2;

/** Any of the words, whatever stands between them: what has most of them comes first. */
const BY_WORDS = `
  SELECT m.id, m.key
  FROM memories m, (SELECT string_agg(quote_literal(word), ' | ')::tsquery AS words
    FROM unnest(tsvector_to_array(to_tsvector('simple', $2))) AS word) q
  WHERE m.agent_id = $1 AND (to_tsvector('simple', m.content) @@ q.words OR m.key = $2)
  ORDER BY m.key = $2 DESC NULLS LAST, ts_rank_cd(to_tsvector('simple', m.content), q.words) DESC, m.id DESC
  LIMIT $3`;

const EMBEDDINGS = `
  SELECT id, CASE WHEN embedding_model = $2 THEN embedding END AS embedding
  FROM memories WHERE agent_id = $1 ORDER BY id DESC LIMIT ${MOST_COMPARED}`;

const LATEST = `
  SELECT id, key, content, updated_at FROM memories WHERE agent_id = $1 ORDER BY id DESC LIMIT $2`;

const BY_ID = `
  SELECT m.id, m.key, m.content, m.updated_at FROM unnest($2::text[]) WITH ORDINALITY AS o(id, place)
  JOIN memories m ON m.id = o.id AND m.agent_id = $1 ORDER BY o.place`;

type Row = Recalled & { updated_at: Date };

/**
 * What an agent remembers that shares words with `query` or, where its meaning is given, is close to it: the closest
 * first. The latest where nothing is asked.
 */
export async function recall(agentId: string, query: string, limit: number, meant?: QueryVector): Promise<Recalled[]> {
  const text = query.trim();
  if (text === "") return shown((await pool.query<Row>(LATEST, [agentId, limit])).rows);
  const words = await pool.query<{ id: string; key: string | null }>(BY_WORDS, [
    agentId,
    text,
    Math.max(RANKED, limit),
  ]);
  const near = meant ? await byMeaning(agentId, meant) : [];
  const found = merge([words.rows.map(({ id }) => id), near]);
  const exact = words.rows.find(({ key }) => key === text)?.id; // named by its key, it is what was asked for
  const ids = exact === undefined ? found : [exact, ...found.filter((id) => id !== exact)];
  return shown((await pool.query<Row>(BY_ID, [agentId, ids.slice(0, limit)])).rows);
}

async function byMeaning(agentId: string, { model, vector }: QueryVector): Promise<string[]> {
  const { rows } = await pool.query<{ id: string; embedding: Buffer | null }>(EMBEDDINGS, [agentId, model]);
  return rows
    .flatMap(({ id, embedding }) => (embedding ? [{ id, likeness: cosine(vector, embedding) }] : []))
    .filter(({ likeness }) => likeness >= LEAST_LIKENESS)
    .sort((a, b) => b.likeness - a.likeness || (a.id < b.id ? 1 : -1))
    .slice(0, RANKED)
    .map(({ id }) => id);
}

/** Reciprocal rank fusion: what stands high in any ranking, and higher what stands in both. */
function merge(rankings: string[][]): string[] {
  const scores = new Map<string, number>();
  for (const ranking of rankings) {
    ranking.forEach((id, place) => {
      scores.set(id, (scores.get(id) ?? 0) + 1 / (RANK_CONSTANT + place + 1));
    });
  }
  return [...scores].sort(([, a], [, b]) => b - a).map(([id]) => id);
}

const shown = (rows: Row[]) => rows.map((row) => ({ ...row, updated_at: row.updated_at.toISOString() }));
