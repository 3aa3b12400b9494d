import pg from "pg";
import { env } from "@/lib/config/env";
import { pool } from "@/lib/db/client";
import { inTransaction } from "@/lib/db/in-transaction";
import { newId } from "@/lib/ids/new-id";
import { log } from "@/lib/log/log";

const HEARTBEAT_MS = 5_000;
const SILENT_MS = 30_000;
/** By then a worker that took a job has long said who it is. */
const UNKNOWN_MS = 10_000;
const LOCK_SPACE = 0x64726f76; // "drov": first half of the advisory lock's key

interface Pools {
  pool_ids: string[];
}

/**
 * Frees what is locked by these. A job whose key was given to another one while somebody had it, the queue never takes
 * again and only who had it would delete it: such a one goes. @returns whether there was anybody
 */
async function freeJobs(client: Pick<pg.PoolClient, "query">, poolIds: string[] | undefined): Promise<boolean> {
  if (!poolIds) return false;
  await client.query(
    `DELETE FROM graphile_worker._private_jobs
     WHERE locked_by = ANY ($1) AND key IS NULL AND attempts >= max_attempts AND last_error IS NULL`,
    [poolIds],
  );
  await client.query("SELECT graphile_worker.force_unlock_workers($1)", [poolIds]);
  return true;
}

/**
 * Says that this worker lives: a row with a heartbeat, and a session-level advisory lock that PostgreSQL drops the
 * moment the process dies. Takes the jobs of those that do not: their lock is free, or they have been silent too long.
 */
export class WorkerLease {
  readonly id = newId("worker");
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  /** @param onTakeOver called after the jobs of another worker have been freed: what it held besides may be free too */
  constructor(
    private readonly poolIds: string[],
    private readonly onTakeOver: () => Promise<void> = async () => {},
  ) {}

  async start(): Promise<void> {
    await this.lock();
    await this.register();
    await this.takeOverDead();
    this.timer = setInterval(() => void this.beat(), HEARTBEAT_MS);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await pool.query("DELETE FROM workers WHERE id = $1", [this.id]).catch(() => {});
    await this.client?.end().catch(() => {});
  }

  private async lock(): Promise<void> {
    const client = new pg.Client({
      connectionString: env.databaseUrl,
      application_name: "drover-worker-lease",
      keepAlive: true,
    });
    client.on("error", () => {});
    client.on("end", () => {
      if (this.client === client) this.client = undefined;
    });
    await client.connect();
    await client.query("SELECT pg_advisory_lock($1, hashtext($2))", [LOCK_SPACE, this.id]);
    this.client = client;
  }

  private async register(): Promise<void> {
    await pool.query(
      "INSERT INTO workers (id, pool_ids) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET heartbeat_at = now()",
      [this.id, this.poolIds],
    );
  }

  private async beat(): Promise<void> {
    try {
      if (!this.client && !this.stopped) await this.lock();
      const { rowCount } = await pool.query("UPDATE workers SET heartbeat_at = now() WHERE id = $1", [this.id]);
      if (!rowCount && !this.stopped) {
        log.warn("lease_lost: this worker was silent for too long and its jobs were taken over", {
          worker_id: this.id,
        });
        await this.register();
      }
      await this.takeOverDead();
    } catch {
      // the database is away: the next beat tries again
    }
  }

  /** Deleting the row decides who takes over; then the dead worker's jobs are free for everybody. */
  private async takeOverDead(): Promise<void> {
    const others = await pool.query<{ id: string; silent: boolean }>(
      "SELECT id, heartbeat_at < now() - $2::int * interval '1 millisecond' AS silent FROM workers WHERE id <> $1",
      [this.id, SILENT_MS],
    );
    for (const other of others.rows) {
      if (!other.silent && !(await this.lockIsFree(other.id))) continue;
      const taken = await inTransaction(async (client) => {
        const dead = await client.query<Pools>("DELETE FROM workers WHERE id = $1 RETURNING pool_ids", [other.id]);
        return freeJobs(client, dead.rows[0]?.pool_ids);
      });
      if (taken) await this.onTakeOver();
    }
    await this.takeFromUnknown();
  }

  /** A worker may die between its first job and its first heartbeat: then the job is locked by nobody we know. */
  private async takeFromUnknown(): Promise<void> {
    const unknown = await pool.query<Pools>(
      `SELECT array_agg(DISTINCT j.locked_by) AS pool_ids FROM graphile_worker.jobs j
       WHERE j.locked_at < now() - $1::int * interval '1 millisecond'
         AND NOT EXISTS (SELECT FROM workers w WHERE j.locked_by = ANY (w.pool_ids))
       HAVING count(*) > 0`,
      [UNKNOWN_MS],
    );
    await freeJobs(pool, unknown.rows[0]?.pool_ids);
  }

  private async lockIsFree(id: string): Promise<boolean> {
    const { rows } = await pool.query<{ free: boolean }>(
      `SELECT NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = $1::int::oid
         AND objid = ((hashtext($2)::bigint + 4294967296) % 4294967296)::oid AND objsubid = 2) AS free`,
      [LOCK_SPACE, id],
    );
    return rows[0]?.free ?? false;
  }
}
