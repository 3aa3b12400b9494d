import { pool } from "@/lib/db/client";
import type { RunSecrets } from "@/lib/vault/run-secrets";

/** What somebody wanted of an agent in an earlier run of a thread, and what it answered. */
export interface Exchange {
  prompt: string;
  answer: string;
}

const MOST_EXCHANGES = 20;
/** Characters: of all of it, and of one text of it. */
const MOST_OF_ALL = 60_000;
const MOST_OF_ONE = 8_000;

/** Ended before this run was started, so that each turn of it is told the same. */
const HISTORY = `
  SELECT left(s.input->>'prompt', $4) AS prompt, left(coalesce(s.output->>'text', s.output::text), $4) AS answer
  FROM runs me
  JOIN LATERAL (
    SELECT r.id, r.number FROM runs r
    WHERE r.agent_id = me.agent_id AND r.thread = me.thread AND r.number < me.number AND r.status = 'completed' AND r.completed_at <= me.created_at
    ORDER BY r.number DESC LIMIT $3
  ) r ON true
  JOIN run_steps s ON s.run_id = r.id AND s.step_id = $2 AND s.type = 'agent' AND s.status = 'completed'
  WHERE me.id = $1 AND me.thread IS NOT NULL ORDER BY r.number DESC`;

/**
 * What was said before in a run's thread, oldest first: the newest exchanges that fit. For the worker.
 * @param step the path of the agent's step
 */
export async function threadHistory(run: { id: string; secrets: RunSecrets }, step: string): Promise<Exchange[]> {
  const { rows } = await pool.query<{ prompt: string | null; answer: string | null }>({
    name: "thread-history",
    text: HISTORY,
    values: [run.id, step, MOST_EXCHANGES, MOST_OF_ONE],
  });
  const told: Exchange[] = [];
  let room = MOST_OF_ALL;
  for (const { prompt, answer } of rows) {
    if (!prompt || !answer) continue;
    room -= prompt.length + answer.length;
    if (room < 0) break;
    told.unshift({ prompt: run.secrets.scrubText(prompt), answer: run.secrets.scrubText(answer) });
  }
  return told;
}
