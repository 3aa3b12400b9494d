import { encodeCursor, type Page, type PageInput } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { searchWindow } from "@/lib/db/search-window";
import { approvalSearch } from "./approval-search";
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

/**
 * Approvals, newest first; those that wait unless another status is asked for. A page may end early and go on with its
 * cursor, where few meet the filter. @throws AppError invalid_cursor, not_found
 */
export async function listApprovals(ctx: Ctx, input: ListApprovalsInput): Promise<Page<Approval>> {
  requireScope(ctx, "agents:read");
  const { ids, next } = await searchWindow(await approvalSearch(ctx, input));
  const rows = await db.approval.findMany({
    where: { id: { in: ids } },
    include: approvalInclude,
    orderBy: { id: "desc" },
  });
  const [people, viewer] = await Promise.all([peopleOf(rows), viewerOf(ctx)]);
  return {
    data: rows.map((row) => serializeApproval(row, people, viewer)),
    next_cursor: next === null ? null : encodeCursor("approval", next),
  };
}
