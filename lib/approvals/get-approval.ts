import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { findTool } from "@/lib/tools/registry";
import { peopleOf } from "./people";
import { type Approval, type ApprovalDetail, type ApprovalRow, approvalInclude, serializeApproval } from "./serialize";
import { viewerOf } from "./viewer";

/** One approval with the schema of its arguments and what the agent was thinking. @throws AppError not_found */
export async function getApproval(ctx: Ctx, input: { approval: string }): Promise<ApprovalDetail> {
  requireScope(ctx, "agents:read");
  const row = await findApproval(ctx, input.approval);
  const [approval, reasoning, tool] = await Promise.all([
    presentApproval(ctx, row),
    lastReasoning(row),
    findTool(ctx.workspaceId, row.tool),
  ]);
  return { ...approval, input_schema: tool?.inputSchema ?? null, reasoning };
}

/** @throws AppError not_found */
export async function findApproval(ctx: Ctx, id: string): Promise<ApprovalRow> {
  const row = await db.approval.findFirst({ where: { id, workspaceId: ctx.workspaceId }, include: approvalInclude });
  if (!row) throw notFound("Approval");
  return row;
}

export async function presentApproval(ctx: Ctx, row: ApprovalRow): Promise<Approval> {
  const [people, viewer] = await Promise.all([peopleOf([row]), viewerOf(ctx)]);
  return serializeApproval(row, people, viewer);
}

/** What the run's last model call before the step said. */
async function lastReasoning({ runId, stepId }: ApprovalRow): Promise<string | null> {
  const asking = await db.runStep.findUnique({ where: { runId_stepId: { runId, stepId } }, select: { seq: true } });
  if (!asking) return null;
  const thought = await db.runStep.findFirst({
    where: { runId, type: "llm", status: "completed", seq: { lt: asking.seq } },
    orderBy: { seq: "desc" },
    select: { output: true },
  });
  const output = thought?.output as { text?: unknown } | null | undefined;
  return typeof output?.text === "string" ? output.text : null;
}
