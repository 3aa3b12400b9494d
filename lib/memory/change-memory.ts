import { z } from "@hono/zod-openapi";
import { findAgent } from "@/lib/agents/find-agent";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, type Tx } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { freeText } from "@/lib/validation/text";
import { NOT_EMBEDDED, remember } from "./remember";
import { requestEmbedding } from "./request-embedding";
import { type Memory, serializeMemory } from "./serialize";

export const memoryInput = z.strictObject({
  key: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .openapi({ description: "What is remembered under the same key is replaced." }),
  content: freeText(20_000).min(1),
});
export const memoryChange = z.strictObject({ content: freeText(20_000).min(1) });

/** A person notes something for an agent. @throws AppError not_found */
export async function addMemory(ctx: Ctx, agentRef: string, input: z.output<typeof memoryInput>): Promise<Memory> {
  requireScope(ctx, "agents:write");
  return db.$transaction(async (tx) => {
    const { id: agentId } = await findAgent(tx, ctx, agentRef);
    const { key = null, content } = input;
    const row = await remember(tx, { workspaceId: ctx.workspaceId, agentId, key, content, runId: null });
    const after = { agent_id: agentId, key };
    await recordAudit(tx, ctx, { action: "memory.created", resourceType: "memory", resourceId: row.id, after });
    return serializeMemory(row);
  });
}

/** @throws AppError not_found */
export async function editMemory(ctx: Ctx, id: string, { content }: z.output<typeof memoryChange>): Promise<Memory> {
  requireScope(ctx, "agents:write");
  return db.$transaction(async (tx) => {
    await findMemory(tx, ctx, id);
    const row = await tx.memory.update({
      where: { id },
      data: { content, runId: null, updatedAt: new Date(), ...NOT_EMBEDDED },
    });
    await requestEmbedding(tx, ctx.workspaceId);
    await recordAudit(tx, ctx, { action: "memory.updated", resourceType: "memory", resourceId: id });
    return serializeMemory(row);
  });
}

/** @throws AppError not_found */
export async function forgetMemory(ctx: Ctx, id: string): Promise<void> {
  requireScope(ctx, "agents:write");
  await db.$transaction(async (tx) => {
    const { agentId, key } = await findMemory(tx, ctx, id);
    await tx.memory.delete({ where: { id } });
    const before = { agent_id: agentId, key };
    await recordAudit(tx, ctx, { action: "memory.deleted", resourceType: "memory", resourceId: id, before });
  });
}

async function findMemory(tx: Tx, ctx: Ctx, id: string) {
  const memory = await tx.memory.findFirst({ where: { id, workspaceId: ctx.workspaceId } });
  if (!memory) throw notFound("Memory");
  return memory;
}
