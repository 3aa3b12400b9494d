import { describe, expect, it } from "vitest";
import { pool } from "@/lib/db/client";
import { runDoctor } from "./run-doctor";

describe("runDoctor", () => {
  it("finds a migrated database well", async () => {
    const { ok, checks } = await runDoctor();
    expect(checks.filter((check) => !check.ok)).toEqual([]);
    expect(ok).toBe(true);
    expect(checks.find(({ name }) => name === "database")?.detail).toMatch(/^PostgreSQL \d+/);
  });

  it("says that a migration failed", async () => {
    await pool.query("INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', 'x', '2099_broken')");
    const { ok, checks } = await runDoctor();
    expect(ok).toBe(false);
    expect(checks.find(({ name }) => name === "migrations")).toMatchObject({ ok: false, detail: "1 failed" });
  });
});
