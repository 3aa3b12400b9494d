import type { z } from "@hono/zod-openapi";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { toolInfoMap } from "@/lib/tools/registry";
import { deciderNames } from "./decider-names";
import { type Approval, type approvalDetailSchema, approvalInclude, serializeApproval } from "./serialize";

/** One approval with the schema of its arguments. @throws AppError not_found */
export async function getApproval(
  ctx: Ctx,
  input: { approval: string },
): Promise<z.infer<typeof approvalDetailSchema>> {
  requireScope(ctx, "agents:read");
  const approval = await readApproval(ctx, input.approval);
  return { ...approval, input_schema: toolInfoMap().get(approval.tool)?.input_schema ?? null };
}

/** @throws AppError not_found */
export async function readApproval(ctx: Ctx, id: string): Promise<Approval> {
  const row = await db.approval.findFirst({ where: { id, workspaceId: ctx.workspaceId }, include: approvalInclude });
  if (!row) throw notFound("Approval");
  return serializeApproval(row, await deciderNames([row]));
}
