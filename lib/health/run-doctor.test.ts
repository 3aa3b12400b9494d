import { SMTPServer } from "smtp-server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { recordAudit } from "@/lib/audit/record-audit";
import { sealAuditLogs } from "@/lib/audit/seal-audit-log";
import { db, pool } from "@/lib/db/client";
import { createWorkspaceFixture } from "@/lib/testing/fixtures";
import { runDoctor } from "./run-doctor";

beforeEach(() => vi.stubEnv("DROVER_DATA_DIR", "."));
afterEach(() => vi.unstubAllEnvs());

/** What the doctor says of one thing. */
const look = async (name: string) => (await runDoctor()).checks.find((check) => check.name === name);

describe("runDoctor", () => {
  it("finds a migrated database well", async () => {
    const { ok, checks } = await runDoctor();
    expect(checks.filter((check) => !check.ok)).toEqual([]);
    expect(ok).toBe(true);
    expect(checks.find(({ name }) => name === "database")?.detail).toMatch(/^PostgreSQL \d+/);
    expect(checks.find(({ name }) => name === "disk")?.detail).toMatch(/^\d+\.\d GB free/);
    expect(checks.find(({ name }) => name === "clock")?.detail).toBe("0.0 s apart");
    expect(checks.find(({ name }) => name === "queue")?.detail).toBe("0 due jobs, the oldest for 0 s");
  });

  it("sees a job that nobody takes, unless that is how a restored copy shall be", async () => {
    await pool.query("SELECT graphile_worker.add_job('event', '{}', run_at := now() - interval '1 hour')");
    expect(await look("queue")).toMatchObject({ ok: false, detail: expect.stringMatching(/1 due jobs.*36\d\d s/) });
    await db.installation.create({ data: { outboundPausedAt: new Date() } });
    expect((await look("queue"))?.ok).toBe(true);
    expect(await look("outbound")).toMatchObject({ ok: true, detail: expect.stringMatching(/^paused since/) });
    await db.installation.deleteMany();
    await pool.query("SELECT graphile_worker.complete_jobs(array_agg(id)) FROM graphile_worker.jobs");
  });

  it("sees that the root secret is another one", async () => {
    const ctx = await createWorkspaceFixture();
    await recordAudit(db, ctx, { action: "agent.updated", resourceType: "agent", resourceId: "agt_1" });
    await sealAuditLogs();
    expect(await look("secret")).toMatchObject({ ok: true, detail: "matches" });
    vi.stubEnv("DROVER_SECRET", "another-secret-0123456789abcdef0123456789");
    expect(await look("secret")).toMatchObject({ ok: false });
  });

  it("greets the mail server", async () => {
    const server = new SMTPServer({ authOptional: true, disabledCommands: ["STARTTLS"] });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
    const { port } = server.server.address() as { port: number };
    vi.stubEnv("DROVER_SMTP_URL", `smtp://127.0.0.1:${port}`);
    expect(await look("mail")).toMatchObject({ ok: true, detail: "the mail server answers" });
    await new Promise<void>((resolve) => server.close(resolve));
    expect(await look("mail")).toMatchObject({ ok: false });
  });

  it("sees Inngest's settings that do not go together", async () => {
    vi.stubEnv("INNGEST_SIGNING_KEY", "signkey-test-00");
    expect(await look("engine")).toMatchObject({ ok: false, detail: expect.stringContaining("INNGEST_EVENT_KEY") });
    vi.stubEnv("INNGEST_SIGNING_KEY", "");
    vi.stubEnv("INNGEST_EVENT_KEY", "key");
    expect(await look("engine")).toMatchObject({ ok: false, detail: expect.stringContaining("INNGEST_SIGNING_KEY") });
  });

  it("says that a migration failed", async () => {
    await pool.query("INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', 'x', '2099_broken')");
    const { ok, checks } = await runDoctor();
    expect(ok).toBe(false);
    expect(checks.find(({ name }) => name === "migrations")).toMatchObject({ ok: false, detail: "1 failed" });
  });
});
