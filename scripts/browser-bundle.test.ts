import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const chunks = path.resolve(import.meta.dirname, "../.next/static");
const SECRETS =
  /DROVER_SECRET|DATABASE_URL|DROVER_LLM_API_KEY|INNGEST_(EVENT|SIGNING)_KEY|NEXTAUTH_SECRET|@prisma\/adapter-pg/;

describe.runIf(existsSync(chunks))("what browsers are sent", () => {
  it("names no secret and holds no database", () => {
    const files = readdirSync(chunks, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".js"));
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => SECRETS.test(readFileSync(path.join(chunks, file), "utf8")))).toEqual([]);
  });
});
