import { afterAll, describe, expect, it } from "vitest";
import { db, pool } from "@/lib/db/client";
import { createTestDatabase } from "./create-test-database";

describe("a test file's database", () => {
  it("is migrated and empty", async () => {
    expect(await db.user.count()).toBe(0);
  });

  it("has the job queue's schema", async () => {
    const { rows } = await pool.query("SELECT count(*)::int AS n FROM graphile_worker.migrations");
    expect(rows[0].n).toBeGreaterThan(0);
  });
});

describe("createTestDatabase", () => {
  const made: { drop(): Promise<void> }[] = [];
  afterAll(() => Promise.all(made.map((database) => database.drop())));

  it("makes databases of their own", async () => {
    const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    made.push(one, two);
    expect(new Set([one.url, two.url, process.env.DATABASE_URL]).size).toBe(3);
  });
});
