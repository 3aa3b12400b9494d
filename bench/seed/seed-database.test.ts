import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { createTestDatabase } from "@/lib/testing/create-test-database";
import type { TestDatabase } from "@/lib/testing/database-server";
import { seedDatabase } from "./seed-database.mjs";

const RUNS = 2000;
const databases: TestDatabase[] = [];
afterAll(async () => {
  for (const { drop } of databases) await drop();
});

/** A database of its own, seeded with every constraint looked at. @returns what a query finds there */
async function seeded(seed: number): Promise<(sql: string) => Promise<Record<string, unknown>[]>> {
  const database = await createTestDatabase();
  databases.push(database);
  const query = async (sql: string) => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };
  await query("INSERT INTO workspaces (id, name, slug) VALUES ('wsp_large', 'Large', 'large')");
  const now = new Date("2026-11-30T12:00:00Z");
  await seedDatabase(database.url, { runs: RUNS, workspace: "wsp_large", seed, now, checked: true });
  return query;
}

test("it obeys every constraint, holds what was asked for, and is the same for the same seed", async () => {
  const [query, again, other] = [await seeded(1), await seeded(1), await seeded(2)];
  const [counts] = await query(`
    SELECT (SELECT count(*)::int FROM runs) AS runs, (SELECT count(*)::int FROM run_steps) AS steps,
      (SELECT count(*) FILTER (WHERE workspace_id = 'wsp_large')::float8 / count(*) FROM runs) AS share,
      (SELECT count(*)::int FROM runs r WHERE steps_completed <> (
        SELECT count(*) FROM run_steps s WHERE s.run_id = r.id AND s.status = 'completed')) AS miscounted,
      (SELECT count(*)::int FROM runs r WHERE (status = 'awaiting_approval') <> EXISTS (
        SELECT FROM approvals a WHERE a.run_id = r.id AND a.status = 'pending')) AS unasked`);
  expect(counts).toMatchObject({ runs: RUNS, steps: 6 * RUNS, miscounted: 0, unasked: 0 });
  expect(counts?.share).toBeGreaterThan(0.6);
  expect(counts?.share).toBeLessThan(0.85);
  const digest = `
    SELECT (SELECT md5(string_agg(r::text, ',' ORDER BY number)) FROM runs r) AS runs,
      (SELECT md5(string_agg(a::text, ',' ORDER BY id)) FROM approvals a) AS approvals,
      (SELECT md5(string_agg(c::text, ',' ORDER BY id)) FROM contacts c) AS contacts`;
  const [first] = await query(digest);
  expect(await again(digest)).toEqual([first]);
  expect(await other(digest)).not.toEqual([first]);
});
