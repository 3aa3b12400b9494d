import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import type { Model } from "./schemas";

/** The OpenAI API has no pages for models. */
const MOST_MODELS = 1_000;

const columns = { slug: true, createdAt: true } as const;

/** Every agent that can be run, as a model; the newest first. */
export async function listModels(ctx: Ctx): Promise<Model[]> {
  requireScope(ctx, "agents:read");
  const agents = await db.agent.findMany({
    where: { workspaceId: ctx.workspaceId, status: "active", publishedVersionId: { not: null } },
    select: columns,
    orderBy: { id: "desc" },
    take: MOST_MODELS,
  });
  return agents.map(asModel);
}

/** @throws AppError not_found */
export async function getModel(ctx: Ctx, ref: string): Promise<Model> {
  requireScope(ctx, "agents:read");
  const agent = await db.agent.findFirst({
    where: { workspaceId: ctx.workspaceId, OR: [{ slug: ref }, { id: ref }] },
    select: columns,
  });
  if (!agent) throw notFound("Model");
  return asModel(agent);
}

const asModel = ({ slug, createdAt }: { slug: string; createdAt: Date }): Model => ({
  id: slug,
  object: "model",
  created: Math.floor(createdAt.getTime() / 1000),
  owned_by: "drover",
});
