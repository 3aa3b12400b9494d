import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTestDatabase } from "@/lib/testing/create-test-database";
import { migrate } from "./migrate.mjs";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let dir: string;

beforeEach(async () => {
  database = await createTestDatabase();
  dir = mkdtempSync(path.join(os.tmpdir(), "drover-migrations-"));
});
afterEach(async () => {
  await database.drop();
  rmSync(dir, { recursive: true });
});

function write(name: string, sql: string) {
  mkdirSync(path.join(dir, name), { recursive: true });
  writeFileSync(path.join(dir, name, "migration.sql"), sql);
}

async function rows(sql: string) {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const result = await client.query(sql);
  await client.end();
  return result.rows;
}

describe("migrate", () => {
  it("applies in order, once", async () => {
    write("2_second", "INSERT INTO first VALUES (2);");
    write(
      "1_first",
      "CREATE TABLE first (n int); -- a ; in a comment\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$;",
    );
    expect(await migrate(database.url, dir)).toEqual(["1_first", "2_second"]);
    expect(await migrate(database.url, dir)).toEqual([]);
    expect(await rows("SELECT n FROM first")).toEqual([{ n: 2 }]);
  });

  it("by several at once, applies once", async () => {
    write("1_first", "CREATE TABLE first (n int);");
    const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(database.url, dir)));
    expect(applied.flat()).toEqual(["1_first"]);
  });

  it("leaves nothing of a migration that fails, says why, and does not go on", async () => {
    write("1_first", "CREATE TABLE half (n int); SELECT nonsense;");
    await expect(migrate(database.url, dir)).rejects.toThrow(/1_first failed: column "nonsense"/);
    await expect(migrate(database.url, dir)).rejects.toThrow(/1_first failed earlier/);
    expect(await rows("SELECT to_regclass('half') AS half")).toEqual([{ half: null }]);
  });

  it("says when an applied migration was edited", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    write("1_first", "SELECT 1;");
    await migrate(database.url, dir);
    write("1_first", "SELECT 2;");
    await migrate(database.url, dir);
    expect(warn).toHaveBeenCalledWith(expect.stringContaining("1_first was edited"));
    warn.mockRestore();
  });
});
