import { spawnSync } from "node:child_process";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase } from "@/lib/testing/create-test-database";

const root = path.resolve(import.meta.dirname, "../../..");
let database: Awaited<ReturnType<typeof createTestDatabase>>;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** The Prisma command line, on our schema engine. */
function prisma(...args: string[]) {
  const result = spawnSync(process.execPath, ["node_modules/prisma/build/index.js", ...args], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, DATABASE_URL: database.url, CI: "1" },
  });
  return { status: result.status, output: result.stdout + result.stderr };
}

describe("the migrations", () => {
  it("as our runner applied them, are what Prisma calls up to date", () => {
    const { status, output } = prisma("migrate", "status");
    expect(output).toContain("Database schema is up to date!");
    expect(status).toBe(0);
  });

  it("lead to schema.prisma, with no drift", () => {
    const { status, output } = prisma(
      "migrate",
      "diff",
      "--from-migrations",
      "prisma/migrations",
      "--to-schema",
      "prisma/schema.prisma",
      "--exit-code",
    );
    expect(output).not.toContain("Error");
    expect(status, output).toBe(0);
  });

  it("make the database that schema.prisma describes", () => {
    const schema = ["--to-schema", "prisma/schema.prisma"];
    const { status, output } = prisma("migrate", "diff", "--from-config-datasource", ...schema, "--exit-code");
    expect(output).toContain("No difference detected");
    expect(status).toBe(0);
  });
});
