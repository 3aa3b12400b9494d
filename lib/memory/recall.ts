import { pool } from "@/lib/db/client";

export interface Recalled {
  id: string;
  key: string | null;
  content: string;
  updated_at: string;
}

/** Any of the words, whatever stands between them: what has most of them comes first. */
const SEARCH = `
  SELECT m.id, m.key, m.content, m.updated_at
  FROM memories m, (SELECT string_agg(quote_literal(word), ' | ')::tsquery AS words
    FROM unnest(tsvector_to_array(to_tsvector('simple', $2))) AS word) q
  WHERE m.agent_id = $1 AND (to_tsvector('simple', m.content) @@ q.words OR m.key = $2)
  ORDER BY m.key = $2 DESC NULLS LAST, ts_rank_cd(to_tsvector('simple', m.content), q.words) DESC, m.id DESC
  LIMIT $3`;

const LATEST = `
  SELECT id, key, content, updated_at FROM memories WHERE agent_id = $1 ORDER BY id DESC LIMIT $2`;

/** What an agent remembers that shares words with `query`, the closest first; the latest where nothing is asked. */
export async function recall(agentId: string, query: string, limit: number): Promise<Recalled[]> {
  const text = query.trim();
  const { rows } = await (text === ""
    ? pool.query<Recalled & { updated_at: Date }>(LATEST, [agentId, limit])
    : pool.query<Recalled & { updated_at: Date }>(SEARCH, [agentId, text, limit]));
  return rows.map((row) => ({ ...row, updated_at: row.updated_at.toISOString() }));
}
