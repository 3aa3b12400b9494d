import type { Ctx } from "@/lib/auth/context";
import { ROLE_SCOPES } from "@/lib/auth/scopes";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import type { Plan } from "@/lib/plans/schema";

/** A workspace with one owner, straight in the database. @returns the owner's context */
export async function createWorkspaceFixture(credits = 1000): Promise<Ctx> {
  const workspaceId = newId("workspace");
  const userId = newId("user");
  await db.workspace.create({ data: { id: workspaceId, name: "Test", slug: workspaceId, creditBalance: credits } });
  await db.user.create({ data: { id: userId, email: `${userId}@example.com`, name: "Test owner" } });
  await db.membership.create({ data: { workspaceId, userId, role: "owner" } });
  return {
    workspaceId,
    actor: { type: "user", id: userId },
    userId,
    role: "owner",
    scopes: ROLE_SCOPES.owner,
    via: "internal",
    requestId: newId("request"),
    address: "127.0.0.1",
  };
}

/** An agent with this plan published as version 1. */
export async function createAgentFixture(
  ctx: Ctx,
  plan: Plan,
  options: { autonomy?: "observe" | "propose" | "act" } = {},
): Promise<{ id: string; slug: string }> {
  const id = newId("agent");
  const versionId = newId("agentVersion");
  const base = { workspaceId: ctx.workspaceId, plan: plan as object };
  await db.agent.create({
    data: {
      id,
      workspaceId: ctx.workspaceId,
      slug: id,
      name: "Test agent",
      type: "plan",
      autonomy: options.autonomy ?? "act",
      draftPlan: plan as object,
      versions: { create: { ...base, id: versionId, version: 1, createdBy: ctx.userId } },
    },
  });
  await db.agent.update({ where: { id }, data: { publishedVersionId: versionId } });
  return { id, slug: id };
}
