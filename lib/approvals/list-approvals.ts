import { findAgent } from "@/lib/agents/find-agent";
import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { ROLES } from "@/lib/auth/scopes";
import { db, type Prisma } from "@/lib/db/client";
import { runNumber } from "@/lib/runs/select-runs";
import { peopleOf } from "./people";
import {
  type APPROVAL_KINDS,
  type APPROVAL_STATUSES,
  type Approval,
  approvalInclude,
  type EFFECTS,
  serializeApproval,
} from "./serialize";
import { viewerOf } from "./viewer";

export interface ListApprovalsInput extends PageInput {
  /** `decided`: approved or rejected. */
  status?: (typeof APPROVAL_STATUSES)[number] | "decided" | undefined;
  /** Those that wait for the caller by name or role. */
  assigned?: "me" | undefined;
  /** Id or slug. */
  agent?: string | undefined;
  tool?: string | undefined;
  effect?: (typeof EFFECTS)[number] | undefined;
  kind?: (typeof APPROVAL_KINDS)[number] | undefined;
  /** Id or number. */
  run?: string | undefined;
  older_than_ms?: number | undefined;
  /** `none`: without the actions of runs over contacts, which are many. */
  contacts?: "none" | undefined;
}

/** Approvals, newest first; those that wait unless another status is asked for. @throws AppError invalid_cursor, not_found */
export async function listApprovals(ctx: Ctx, input: ListApprovalsInput): Promise<Page<Approval>> {
  requireScope(ctx, "agents:read");
  const { limit = DEFAULT_LIMIT, cursor, status = "pending", assigned, agent, tool, effect, kind, run } = input;
  const before = decodeCursor("approval", cursor);
  const conditions: Prisma.ApprovalWhereInput[] = [inStatus(status)];
  if (assigned) conditions.push(waitsFor(ctx));
  if (before !== null) conditions.push({ id: { lt: before } });
  if (agent !== undefined) conditions.push({ agentId: (await findAgent(db, ctx, agent)).id });
  if (tool !== undefined) conditions.push({ tool });
  if (effect !== undefined) conditions.push({ effect });
  if (kind !== undefined) conditions.push({ kind });
  if (run !== undefined) conditions.push(await ofRun(ctx, run));
  if (input.contacts === "none") conditions.push({ overRunId: null });
  if (input.older_than_ms !== undefined) {
    conditions.push({ createdAt: { lte: new Date(Date.now() - input.older_than_ms) } });
  }
  const rows = await db.approval.findMany({
    where: { workspaceId: ctx.workspaceId, AND: conditions },
    include: approvalInclude,
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const [people, viewer] = await Promise.all([peopleOf(rows), viewerOf(ctx)]);
  return toPage(
    rows,
    limit,
    "approval",
    (row) => row.id,
    (row) => serializeApproval(row, people, viewer),
  );
}

/** What a run asks, and with one over contacts what is asked for each of them. */
async function ofRun(ctx: Ctx, ref: string): Promise<Prisma.ApprovalWhereInput> {
  const number = runNumber(ref);
  const where = { workspaceId: ctx.workspaceId, ...(number === null ? { id: ref } : { number }) };
  const { id = "" } = (await db.run.findFirst({ where, select: { id: true } })) ?? {};
  return { OR: [{ runId: id }, { overRunId: id }] };
}

/** One that nobody decided in time has expired, even before its run has noticed. */
function inStatus(status: NonNullable<ListApprovalsInput["status"]>): Prisma.ApprovalWhereInput {
  const now = new Date();
  if (status === "pending") return { status, expiresAt: { gt: now } };
  if (status === "expired") return { OR: [{ status }, { status: "pending" as const, expiresAt: { lte: now } }] };
  return { status: status === "decided" ? { in: ["approved", "rejected"] } : status };
}

/** Assigned to the caller or to a role that the caller's includes, and not yet approved by them. */
export function waitsFor(ctx: Ctx): Prisma.ApprovalWhereInput {
  const included = ROLES.slice(ROLES.indexOf(ctx.role));
  return {
    OR: [{ assigneeIds: { has: ctx.userId } }, { assigneeRole: { in: included } }],
    NOT: { votes: { array_contains: [{ user_id: ctx.userId }] } },
  };
}
