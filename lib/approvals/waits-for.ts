import type { Ctx } from "@/lib/auth/context";
import { ROLES } from "@/lib/auth/scopes";

/** Somebody is named; what an index of those that wait is for. */
export const ASSIGNED = "(assignee_role IS NOT NULL OR cardinality(assignee_ids) > 0)";

/** Assigned to the caller or to a role that the caller's includes, and not yet approved by them. */
export function waitsFor(ctx: Ctx, param: (value: unknown) => string): string {
  const included = ROLES.slice(ROLES.indexOf(ctx.role));
  const named = `(assignee_ids @> ARRAY[${param(ctx.userId)}] OR assignee_role = ANY(${param(included)}::role[]))`;
  return `${named} AND NOT votes @> ${param(JSON.stringify([{ user_id: ctx.userId }]))}::jsonb`;
}
