import { env } from "@/lib/config/env";
import { pool } from "@/lib/db/client";
import { checkVault } from "@/lib/vault/check-vault";

/** One thing that was looked at: whether it is well, and what was seen. */
export interface Check {
  name: string;
  ok: boolean;
  detail: string;
}

/** `ok` is false when something must be mended; what is merely not running is said and is no fault. */
export interface Diagnosis {
  ok: boolean;
  checks: Check[];
}

/** Looks at what an installation stands on. Never throws. */
export async function runDoctor(): Promise<Diagnosis> {
  const checks = [
    { name: "node", ok: true, detail: process.versions.node },
    await check("database", askVersion),
    await check("migrations", countMigrations),
    await check("workers", countWorkers),
    await check("vault", checkVault),
    { name: "engine", ok: true, detail: env.inngestMode ? "Inngest" : "embedded" },
    {
      name: "model",
      ok: true,
      detail: env.llm.baseUrl ? (env.llm.model ?? "the provider's default") : "offline planner",
    },
  ];
  return { ok: checks.every(({ ok }) => ok), checks };
}

async function check(name: string, look: () => Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, detail: await look() };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

async function askVersion(): Promise<string> {
  const { rows } = await pool.query<{ version: string }>("SELECT current_setting('server_version') AS version");
  return `PostgreSQL ${rows[0]?.version}`;
}

async function countMigrations(): Promise<string> {
  const { rows } = await pool.query<{ applied: number; failed: number }>(
    `SELECT count(*) FILTER (WHERE finished_at IS NOT NULL)::int AS applied, count(*) FILTER (WHERE finished_at IS NULL)::int AS failed
       FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  );
  if (rows[0]?.failed) throw new Error(`${rows[0].failed} failed`);
  return `${rows[0]?.applied} applied`;
}

async function countWorkers(): Promise<string> {
  const { rows } = await pool.query<{ alive: number }>(
    "SELECT count(*)::int AS alive FROM workers WHERE heartbeat_at > now() - interval '30 seconds'",
  );
  return rows[0]?.alive ? `${rows[0].alive} alive` : "none runs now";
}
