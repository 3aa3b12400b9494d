import { z } from "@hono/zod-openapi";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { emitSql, eventJson } from "@/lib/events/emit-event";
import { newId } from "@/lib/ids/new-id";
import { parseInput } from "@/lib/validation/parse-input";
import { freeText } from "@/lib/validation/text";
import { type AgentDraft, serializeAgentDraft } from "./serialize";

export const createDraftInput = z.strictObject({
  description: freeText(10_000)
    .refine((text) => text.trim() !== "", "May not be empty.")
    .openapi({ description: "What the agent should do, in plain words.", example: "Watch example.com for me." }),
});

/**
 * Has a worker write a draft of an agent. Nothing is created by it but the draft.
 * @throws AppError validation_failed, insufficient_scope
 */
export async function createAgentDraft(ctx: Ctx, input: z.input<typeof createDraftInput>): Promise<AgentDraft> {
  requireScope(ctx, "agents:write");
  const { description } = parseInput(createDraftInput, input);
  const id = newId("agentDraft");
  return db.$transaction(async (tx) => {
    const row = await tx.agentDraft.create({
      data: { id, workspaceId: ctx.workspaceId, description: description.trim(), createdBy: ctx.actor.id },
    });
    await recordAudit(tx, ctx, { action: "agent_draft.created", resourceType: "agent_draft", resourceId: id });
    const event = eventJson({ name: "agent_draft.requested", id: newId("event"), data: { draft_id: id } });
    await tx.$executeRawUnsafe(`SELECT ${emitSql("agent_draft.requested", "$1")}`, event);
    return serializeAgentDraft(row);
  });
}
