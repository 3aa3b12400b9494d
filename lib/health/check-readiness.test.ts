import { beforeEach, describe, expect, it } from "vitest";
import { closeDatabase, db } from "@/lib/db/client";
import { checkReadiness } from "./check-readiness";

describe("checkReadiness", () => {
  beforeEach(() => db.worker.deleteMany());

  it("is not ready without a worker", async () => {
    expect(await checkReadiness()).toEqual({ ready: false, database: true, worker: false });
  });

  it("is ready with a worker that beats", async () => {
    await db.worker.create({ data: { id: "wrk_1", poolIds: [] } });
    expect(await checkReadiness()).toEqual({ ready: true, database: true, worker: true });
  });

  it("does not count a worker that stopped beating", async () => {
    await db.worker.create({ data: { id: "wrk_1", poolIds: [], heartbeatAt: new Date(Date.now() - 31_000) } });
    expect((await checkReadiness()).worker).toBe(false);
  });

  it("is not ready, and does not throw, without a database", async () => {
    const url = process.env.DATABASE_URL;
    await closeDatabase();
    process.env.DATABASE_URL = "postgresql://nobody@127.0.0.1:1/nowhere";
    expect(await checkReadiness()).toEqual({ ready: false, database: false, worker: false });
    await closeDatabase();
    process.env.DATABASE_URL = url;
  });
});
