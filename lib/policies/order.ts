import type { Ctx } from "@/lib/auth/context";
import type { Tx } from "@/lib/db/client";
import { invalidInput } from "@/lib/validation/parse-input";

/** Every call is held against all of them. */
const MOST_RULES = 100;
const ORDERED = { in: ["active" as const, "disabled" as const] };

/** One at a time changes the order of a workspace's rules. Held until the transaction ends. */
export async function lockOrder(tx: Tx, ctx: Ctx): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`policies:${ctx.workspaceId}`}, 0))::text`;
}

/** The place after the last rule of the agent (null: of the workspace). @throws AppError validation_failed when there are too many */
export async function lastPosition(tx: Tx, ctx: Ctx, agentId: string | null): Promise<number> {
  const { workspaceId } = ctx;
  if ((await tx.policy.count({ where: { workspaceId, status: ORDERED } })) >= MOST_RULES)
    throw invalidInput([{ path: "", message: `A workspace has at most ${MOST_RULES} rules.` }]);
  const { _max } = await tx.policy.aggregate({
    where: { workspaceId, agentId, status: ORDERED },
    _max: { position: true },
  });
  return (_max.position ?? 0) + 1;
}

/** Puts the rules of one agent, or of the workspace, into this order: positions 1, 2, 3, … */
export async function setOrder(tx: Tx, ctx: Ctx, ids: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE policies p SET position = o.position
    FROM unnest(${ids}::text[]) WITH ORDINALITY AS o(id, position)
    WHERE p.id = o.id AND p.workspace_id = ${ctx.workspaceId} AND p.position <> o.position`;
}

/** The ids of the rules of one agent, or of the workspace, in order. */
export async function orderedIds(tx: Tx, ctx: Ctx, agentId: string | null): Promise<string[]> {
  const rows = await tx.policy.findMany({
    where: { workspaceId: ctx.workspaceId, agentId, status: ORDERED },
    select: { id: true },
    orderBy: [{ position: "asc" }, { id: "asc" }],
  });
  return rows.map(({ id }) => id);
}
