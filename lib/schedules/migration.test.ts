import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { expect, inject, test } from "vitest";
import { runAsAdmin, withDatabase } from "@/lib/testing/database-server";
import { migrate } from "@/scripts/lib/migrate.mjs";

const MOVE = "20261122120000_schedules_move";
const MIGRATIONS = path.join(import.meta.dirname, "../../prisma/migrations");

test("schedules that stood in their agents' rows become rows of their own", async () => {
  const { adminUrl } = inject("testServer");
  const name = `drover_move_${process.pid}`;
  const url = withDatabase(adminUrl, name);
  const before = mkdtempSync(path.join(os.tmpdir(), "drover-migrations-"));
  for (const each of readdirSync(MIGRATIONS)) {
    if (each < MOVE) cpSync(path.join(MIGRATIONS, each), path.join(before, each), { recursive: true });
  }
  await runAsAdmin(adminUrl, `CREATE DATABASE "${name}"`);
  const client = new pg.Client({ connectionString: url });
  try {
    await migrate(url, before);
    await client.connect();
    await client.query("INSERT INTO workspaces (id, name, slug) VALUES ('wsp_a', 'A', 'a')");
    await client.query(
      `INSERT INTO agents (id, workspace_id, slug, name, type, draft_plan, schedule_cron, schedule_timezone) VALUES
         ('agt_a', 'wsp_a', 'a', 'A', 'plan', '{}', '0 8 * * 1', 'Europe/Berlin'),
         ('agt_b', 'wsp_a', 'b', 'B', 'plan', '{}', NULL, 'UTC')`,
    );
    expect(await migrate(url)).toContain(MOVE);
    const { rows } = await client.query("SELECT * FROM schedules");
    expect(rows).toMatchObject([
      { agent_id: "agt_a", workspace_id: "wsp_a", cron: "0 8 * * 1", timezone: "Europe/Berlin", enabled: true },
    ]);
    expect(rows[0].id).toMatch(/^sch_[0-9a-z]{26}$/);
    expect(rows[0].next_fire_at).toBeNull();
  } finally {
    await client.end();
    await runAsAdmin(adminUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    rmSync(before, { recursive: true, force: true });
  }
});
