import { findAgent } from "@/lib/agents/find-agent";
import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { runNumber } from "@/lib/runs/select-runs";
import { deciderNames } from "./decider-names";
import { type APPROVAL_STATUSES, type Approval, approvalInclude, serializeApproval } from "./serialize";

export interface ListApprovalsInput extends PageInput {
  status?: (typeof APPROVAL_STATUSES)[number] | undefined;
  /** Id or slug. */
  agent?: string | undefined;
  tool?: string | undefined;
  /** Id or number. */
  run?: string | undefined;
}

/** Approvals, newest first; those that wait unless another status is asked for. @throws AppError invalid_cursor, not_found */
export async function listApprovals(
  ctx: Ctx,
  { limit = DEFAULT_LIMIT, cursor, status = "pending", agent, tool, run }: ListApprovalsInput,
): Promise<Page<Approval>> {
  requireScope(ctx, "agents:read");
  const before = decodeCursor("approval", cursor);
  const rows = await db.approval.findMany({
    where: {
      workspaceId: ctx.workspaceId,
      ...inStatus(status),
      ...(before === null ? {} : { id: { lt: before } }),
      ...(agent === undefined ? {} : { agentId: (await findAgent(db, ctx, agent)).id }),
      ...(tool === undefined ? {} : { tool }),
      ...(run === undefined ? {} : { run: { OR: [{ id: run }, { number: runNumber(run) ?? -1 }] } }),
    },
    include: approvalInclude,
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const names = await deciderNames(rows);
  return toPage(
    rows,
    limit,
    "approval",
    (row) => row.id,
    (row) => serializeApproval(row, names),
  );
}

/** One that nobody decided in time has expired, even before its run has noticed. */
function inStatus(status: (typeof APPROVAL_STATUSES)[number]) {
  const now = new Date();
  if (status === "pending") return { status, expiresAt: { gt: now } };
  if (status === "expired") return { OR: [{ status }, { status: "pending" as const, expiresAt: { lte: now } }] };
  return { status };
}
