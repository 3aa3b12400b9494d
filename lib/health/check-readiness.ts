import { pool } from "@/lib/db/client";

/** What /readyz answers: ready only when both are. */
export interface Readiness {
  ready: boolean;
  database: boolean;
  worker: boolean;
}

const ANSWER_WITHIN_MS = 2_000;

/** Asks the database, and it for a worker that beat within 30 s (by the database's clock). Never throws. */
export async function checkReadiness(): Promise<Readiness> {
  const unanswered: Readiness = { ready: false, database: false, worker: false };
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Readiness>((resolve) => {
    timer = setTimeout(resolve, ANSWER_WITHIN_MS, unanswered);
  });
  try {
    return await Promise.race([askDatabase(), timeout]);
  } catch {
    return unanswered;
  } finally {
    clearTimeout(timer);
  }
}

async function askDatabase(): Promise<Readiness> {
  const { rows } = await pool.query<{ worker: boolean }>(
    "SELECT EXISTS (SELECT FROM workers WHERE heartbeat_at > now() - interval '30 seconds') AS worker",
  );
  const worker = rows[0]?.worker ?? false;
  return { ready: worker, database: true, worker };
}
