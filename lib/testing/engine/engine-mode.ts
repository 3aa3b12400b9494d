import { pool } from "@/lib/db/client";
import { type InngestServer, startInngestServer } from "@/lib/testing/inngest-server/inngest-server";
import { freePort } from "@/scripts/lib/free-port.mjs";

/** What drives the functions of a Drover, as far as tests have to know. Functions are named by an id in their event. */
export interface EngineMode {
  /** Settings of the processes. */
  env: Record<string, string>;
  /** How many functions that were started for this id have not ended. */
  open(id: string): Promise<number>;
  /** What such functions wait or pause for falls due now. */
  hurry(id: string): Promise<void>;
  close(): Promise<void>;
}

/** The default: the worker's own engine. */
export function embeddedMode(): EngineMode {
  return {
    env: {},
    async open(id) {
      const { rows } = await pool.query<{ open: number }>(
        `SELECT (SELECT count(*) FROM engine_runs WHERE status = 'running' AND event::text LIKE $1)::int
              + (SELECT count(*) FROM graphile_worker._private_jobs WHERE payload::text LIKE $1)::int AS open`,
        [`%${id}%`],
      );
      return rows[0]?.open ?? 0;
    },
    async hurry(id) {
      const due =
        "UPDATE graphile_worker._private_jobs SET run_at = now() WHERE payload::text LIKE $1 AND run_at > now()";
      await pool.query(due, [`%${id}%`]);
    },
    async close() {},
  };
}

/** An Inngest server, which calls the functions over HTTP. State of more than 400 bytes is fetched. */
export async function inngestMode(): Promise<EngineMode & { server: InngestServer }> {
  const server = await startInngestServer({ trimAbove: 400 });
  const running = (id: string) => server.runsOf(id).filter((run) => !run.ended);
  return {
    server,
    env: { ...server.env, DROVER_WORKER_PORT: String(await freePort()) },
    open: async (id) => running(id).length,
    async hurry(id) {
      for (const run of running(id)) {
        for (const [op, { kind }] of run.pending) if (kind !== "step") server.player.resolve(run, op, null);
      }
    },
    close: server.close,
  };
}
