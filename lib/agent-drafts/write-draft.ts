import { db, type Prisma } from "@/lib/db/client";
import { toolInfo } from "@/lib/tools/define-tool";
import { loadTools } from "@/lib/tools/registry";
import { ToolError } from "@/lib/tools/tool-error";
import type { ToolInfo } from "@/lib/tools/types";
import { RunSecrets } from "@/lib/vault/run-secrets";
import { askForDraft } from "./ask-for-draft";
import { draftOffline } from "./draft-offline";

/** Milliseconds between attempts at a model that cannot be asked. */
const PAUSES_MS = [2000, 10_000, 30_000];

/**
 * Writes a draft, by the workspace's model or without one. For the worker, which opens the model's key.
 * @param attempt from 0
 * @returns how long to wait before the next attempt, or null when it is over
 */
export async function writeAgentDraft(id: string, attempt: number, signal: AbortSignal): Promise<number | null> {
  const row = await db.agentDraft.findUnique({ where: { id } });
  if (row?.status !== "writing") return null;
  const { workspaceId, description } = row;
  const tools = new Map<string, ToolInfo>(
    [...(await loadTools(workspaceId))].map(([name, tool]) => [name, toolInfo(tool)]),
  );
  const { vaultStamp } = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const secrets = new RunSecrets({ workspaceId, actorId: id }, vaultStamp);
  try {
    await secrets.ready();
    const answer = await askForDraft({ description, tools, secrets }, signal);
    if (answer === null) await keep(id, { ...contentColumns(draftOffline(description, tools)), offline: true });
    else if ("content" in answer) await keep(id, { ...contentColumns(answer.content), model: answer.model });
    else {
      const error = "The model's draft could not be used. Try again, or describe it in other words.";
      const problems = answer.problems.map(({ path, message }) => ({ path, message }));
      await keep(id, { status: "failed", error, problems, model: answer.model });
    }
    return null;
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    const pause = PAUSES_MS[attempt];
    if (error.retryable && pause !== undefined) return Math.max(pause, error.retryAfterMs ?? 0);
    await keep(id, { status: "failed", error: secrets.scrubText(error.message).slice(0, 1000) });
    return null;
  }
}

function contentColumns({ name, plan, schedule, notes }: ReturnType<typeof draftOffline>) {
  return {
    status: "ready",
    name,
    plan: plan as unknown as Prisma.InputJsonObject,
    ...(schedule && { schedule: { ...schedule } }),
    notes,
  };
}

async function keep(id: string, data: Prisma.AgentDraftUpdateManyMutationInput): Promise<void> {
  await db.agentDraft.updateMany({ where: { id, status: "writing" }, data: { ...data, completedAt: new Date() } });
}
