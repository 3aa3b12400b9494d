import { describe, expect, test } from "vitest";
import { internalCtx } from "@/lib/auth/internal-ctx";
import { verifyApiKey } from "@/lib/auth/verify-api-key";
import { verifyPassword } from "@/lib/auth/verify-password";
import { findEvents } from "@/lib/calendar/find-events";
import { checkConnection } from "@/lib/connections/check-connection";
import { db } from "@/lib/db/client";
import { targetOf } from "@/lib/playbooks/plan-target";
import { countTarget, type Target } from "@/lib/segments/select-contacts";
import { createUser } from "./create-user";
import { seedDemo } from "./seed-demo";

describe("the demo workspace", () => {
  test("is made anew after a seeding that was killed, and once only", async () => {
    await createUser({ email: "demo@drover.example", password: "lost with the process", workspace: "Demo workspace" });
    const demo = await seedDemo();
    if (!demo.created) throw new Error("nothing was seeded");
    expect(await db.workspace.count()).toBe(1);
    await expect(verifyPassword(demo.email, demo.password, null)).resolves.toMatchObject({ email: demo.email });
    await expect(verifyApiKey(demo.api_key)).resolves.toMatchObject({ role: "owner" });

    const runs = await db.run.findMany({ orderBy: { number: "asc" } });
    expect(runs.length).toBeGreaterThan(10);
    const waiting = runs.splice(-2);
    for (const run of waiting) expect(run).toMatchObject({ status: "awaiting_approval", error: null });
    expect(await db.approval.count({ where: { status: "pending", tool: "crm.update" } })).toBe(3);
    expect(await db.approval.count({ where: { status: "pending", kind: "question" } })).toBe(1);
    for (const run of runs) expect(run).toMatchObject({ status: "completed", error: null });
    expect(runs[0]).toMatchObject({ stepsCompleted: 3, creditsUsed: 2 });
    const oldest = Math.min(...runs.map((run) => Number(run.createdAt)));
    expect(Date.now() - oldest).toBeGreaterThan(10 * 24 * 3_600_000);
    expect(await db.agent.findFirst({ where: { slug: demo.agent } })).toMatchObject({
      name: "Weekly Pipeline Report",
      autonomy: "act",
    });
    expect(await db.contact.count()).toBeGreaterThan(5);
    const playbook = await db.agent.findFirstOrThrow({ where: { type: "playbook" }, select: { draftPlan: true } });
    const ctx = await internalCtx(demo.email);
    expect(await countTarget(ctx, targetOf(playbook.draftPlan) as Target)).toBeGreaterThan(2);

    const calendar = await db.connection.findFirstOrThrow({ where: { app: "ics_file" } });
    await checkConnection(calendar.id);
    expect(await db.connection.findFirst({ where: { id: calendar.id } })).toMatchObject({ status: "connected" });
    const found = await findEvents({
      workspaceId: calendar.workspaceId,
      window: { from: Date.now(), to: Date.now() + 14 * 24 * 3_600_000 },
      query: "Acme",
      limit: 10,
      hold: () => {},
    });
    expect(found.events).toMatchObject([{ title: expect.stringContaining("Acme Corp"), connection: "Demo calendar" }]);

    expect(await seedDemo()).toEqual({ created: false });
  });
});
