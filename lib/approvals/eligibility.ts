import type { Ctx } from "@/lib/auth/context";
import type { Role } from "@/lib/auth/scopes";
import { AppError } from "@/lib/errors/app-error";
import type { People } from "./people";

/** Who looks at approvals, and what their workspace says of deciding one's own. */
export interface Viewer {
  ctx: Ctx;
  forbidSelfApproval: boolean;
}

interface Waiting {
  assigneeIds: string[];
  assigneeRole: Role | null;
  votes: unknown;
  run: { startedBy: string };
}

const RANK: Record<Role, number> = { viewer: 0, operator: 1, admin: 2, owner: 3 };

/**
 * Whether an approval waits for the viewer, and what keeps them from deciding it. Nobody named: everyone who may
 * approve decides. Whoever started a run, by hand or by a key of theirs, is its starter.
 */
export function whoDecides(row: Waiting, people: People, viewer: Viewer): { mine: boolean; problem: AppError | null } {
  const { ctx } = viewer;
  const named = row.assigneeIds.length > 0 || row.assigneeRole !== null;
  const assigned =
    row.assigneeIds.includes(ctx.userId) || (row.assigneeRole !== null && RANK[ctx.role] >= RANK[row.assigneeRole]);
  const voted = (row.votes as { user_id: string }[]).some((vote) => vote.user_id === ctx.userId);
  const own = viewer.forbidSelfApproval && (people.maker(row.run.startedBy) ?? row.run.startedBy) === ctx.userId;
  const problem = !ctx.scopes.has("agents:approve")
    ? new AppError("insufficient_scope", 'This needs the scope "agents:approve".')
    : named && !assigned
      ? new AppError(
          "insufficient_scope",
          `"agents:approve" is not enough here: it waits for ${describe(row, people)}.`,
        )
      : own
        ? new AppError("self_approval_forbidden", "You started this run, and your workspace lets somebody else decide.")
        : null;
  return { mine: assigned && !voted && problem === null, problem };
}

function describe(row: Waiting, people: People): string {
  const names = row.assigneeIds.map((id) => people.name(id) ?? id);
  if (row.assigneeRole) names.push(`members with the role ${row.assigneeRole}`);
  return names.join(" or ");
}
