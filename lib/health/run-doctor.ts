import { statfs } from "node:fs/promises";
import { assertInngestKeys } from "@/inngest/serve-functions";
import { headMac } from "@/lib/audit/chain";
import { env } from "@/lib/config/env";
import { db, pool } from "@/lib/db/client";
import { greetSmtp } from "@/lib/mail/smtp";
import { outboundPausedSince } from "@/lib/outbound/outbound-paused-since";
import { checkVault } from "@/lib/vault/check-vault";
import { queueState } from "./queue-state";

const MOST_CLOCK_SECONDS = 5;
const MOST_LATE_SECONDS = 300;
const LEAST_FREE_BYTES = 500 * 2 ** 20;
const LEAST_FREE_SHARE = 0.02;

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
    await check("clock", compareClocks),
    await check("disk", measureDisk),
    await check("workers", countWorkers),
    await check("queue", lookAtQueue),
    await check("outbound", lookAtOutbound),
    await check("vault", checkVault),
    await check("secret", checkSecret),
    await check("mail", greetMailServer),
    await check("engine", lookAtEngine),
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

/** Leases and timers go by the database's clock; signatures, links and what people read by this one's. */
async function compareClocks(): Promise<string> {
  const asked = Date.now();
  const { rows } = await pool.query<{ now: Date }>("SELECT clock_timestamp() AS now");
  const answered = Date.now();
  const apart = (rows[0]?.now.getTime() ?? 0) - (asked + answered) / 2;
  const seconds = Math.max(0, Math.abs(apart) - (answered - asked)) / 1_000;
  if (seconds > MOST_CLOCK_SECONDS)
    throw new Error(`the database's clock is ${seconds.toFixed(1)} s away from this one`);
  return `${seconds.toFixed(1)} s apart`;
}

async function measureDisk(): Promise<string> {
  const { bavail, bsize, blocks } = await statfs(env.dataDir);
  const free = `${((Number(bavail) * Number(bsize)) / 2 ** 30).toFixed(1)} GB free in the data folder`;
  if (bavail * bsize < LEAST_FREE_BYTES || bavail < blocks * LEAST_FREE_SHARE) throw new Error(`only ${free}`);
  return free;
}

async function lookAtQueue(): Promise<string> {
  const { dueJobs, oldestDueSeconds, oldestDeliverySeconds } = await queueState();
  const { rows } = await pool.query<{ dead: number }>(
    "SELECT count(*)::int AS dead FROM graphile_worker._private_jobs WHERE attempts >= max_attempts",
  );
  const words = [`${dueJobs} due jobs`, `the oldest for ${Math.round(oldestDueSeconds)} s`];
  if (oldestDeliverySeconds > 0) words.push(`a webhook overdue for ${Math.round(oldestDeliverySeconds)} s`);
  if (rows[0]?.dead) words.push(`${rows[0].dead} given up`);
  const late = Math.max(oldestDueSeconds, oldestDeliverySeconds) > MOST_LATE_SECONDS;
  if (late && !(await outboundPausedSince())) throw new Error(`${words.join(", ")}: no worker takes them`);
  return words.join(", ");
}

async function lookAtOutbound(): Promise<string> {
  const since = await outboundPausedSince();
  return since ? `paused since ${since.toISOString()}: a restored copy; resume-outbound lets it act` : "open";
}

/** The head of a workspace's audit log carries a MAC by a key that comes of the root secret. */
async function checkSecret(): Promise<string> {
  const sealed = await db.auditHead.findFirst({ where: { seq: { gt: 0 } }, orderBy: { workspaceId: "desc" } });
  if (!sealed) return "nothing is sealed by it yet";
  const { workspaceId: workspace_id, seq, entries, hash, mac } = sealed;
  const ours = headMac({ workspace_id, seq, entries: Number(entries), hash: Buffer.from(hash) });
  if (!ours.equals(mac)) throw new Error("DROVER_SECRET is not the one that the audit log was sealed with");
  return "matches";
}

async function greetMailServer(): Promise<string> {
  if (!env.smtpUrl) return "none: mail is kept in the outbox";
  await greetSmtp(env.smtpUrl);
  return "the mail server answers";
}

async function lookAtEngine(): Promise<string> {
  if (!env.inngestMode) {
    if (env.inngestSigningKeys.length > 0)
      throw new Error("INNGEST_SIGNING_KEY is set alone: INNGEST_EVENT_KEY or INNGEST_BASE_URL turns Inngest on");
    return "embedded";
  }
  assertInngestKeys();
  return "Inngest";
}

async function countWorkers(): Promise<string> {
  const { rows } = await pool.query<{ alive: number }>(
    "SELECT count(*)::int AS alive FROM workers WHERE heartbeat_at > now() - interval '30 seconds'",
  );
  return rows[0]?.alive ? `${rows[0].alive} alive` : "none runs now";
}
