import { hashArgs } from "@/lib/approvals/hash-args";
import type { Ctx } from "@/lib/auth/context";
import type { Role } from "@/lib/auth/scopes";
import { db, type Prisma } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture } from "@/lib/testing/fixtures";

export const HOUR_MS = 3_600_000;

/** A member of the workspace. */
export async function addMember(ctx: Ctx, role: Role, email?: string): Promise<{ id: string; email: string }> {
  const id = newId("user");
  const user = { id, email: email ?? `${id}@example.com`, name: `Some ${role}` };
  await db.user.create({ data: user });
  await db.membership.create({ data: { workspaceId: ctx.workspaceId, userId: id, role } });
  return user;
}

/** A run that sleeps for an hour, should a worker drive it; the actor of `ctx` has started it. */
export async function createRunFixture(ctx: Ctx): Promise<{ runId: string; agentId: string }> {
  const agent = await createAgentFixture(ctx, {
    steps: [{ id: "nap", type: "sleep", input: { duration_ms: HOUR_MS } }],
  });
  const { id } = await startRun(ctx, { agent: agent.id, trigger: "manual", input: {} });
  return { runId: id, agentId: agent.id };
}

type Fields = Partial<Prisma.ApprovalUncheckedCreateInput>;

/** A pending approval of that run, straight in the database: a call of http.post, unless `fields` say otherwise. */
export function createApprovalFixture(ctx: Ctx, run: { runId: string; agentId: string }, fields: Fields = {}) {
  const id = newId("approval");
  const args = fields.args ?? { url: "https://example.com/", body: { text: "as shown" } };
  return db.approval.create({
    data: {
      id,
      workspaceId: ctx.workspaceId,
      ...run,
      stepId: `step-${id}`,
      tool: "http.post",
      effect: "write",
      args,
      argsHash: hashArgs(args),
      expiresAt: new Date(Date.now() + HOUR_MS),
      ...fields,
    },
  });
}
