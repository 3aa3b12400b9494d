import { findAgent } from "@/lib/agents/find-agent";
import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, type Prisma } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { type Policy, type PolicyRow, policyInclude, serializePolicy } from "./serialize";

export interface ListPoliciesInput extends PageInput {
  /** Id or slug; "workspace" or "" for the rules of the whole workspace. */
  agent?: string | undefined;
  status?: Policy["status"] | undefined;
}

/**
 * Rules in the order in which they are tried: the workspace's, then each agent's. What stands in no order (proposed,
 * revoked) comes before the others of its agent. @throws AppError invalid_cursor, not_found (the agent)
 */
export async function listPolicies(
  ctx: Ctx,
  { limit = DEFAULT_LIMIT, cursor, agent, status }: ListPoliciesInput,
): Promise<Page<Policy>> {
  requireScope(ctx, "agents:read");
  const after = decodeCursor("policy", cursor);
  const ofAgent = agent === undefined ? {} : { agentId: await agentIdOf(ctx, agent) };
  const rows = await db.policy.findMany({
    where: {
      workspaceId: ctx.workspaceId,
      ...ofAgent,
      ...(status === undefined ? {} : { status }),
      ...(after === null ? {} : { AND: behind(after) }),
    },
    include: policyInclude,
    orderBy: [{ agentId: { sort: "asc", nulls: "first" } }, { position: "asc" }, { id: "asc" }],
    take: limit + 1,
  });
  return toPage(rows, limit, "policy", cursorKey, serializePolicy);
}

async function agentIdOf(ctx: Ctx, ref: string): Promise<string | null> {
  return ref === "" || ref === "workspace" ? null : (await findAgent(db, ctx, ref)).id;
}

/** The keyset of the order, in as few characters as a cursor has: ids without their prefixes. */
function cursorKey({ agentId, position, id }: PolicyRow): string {
  return [agentId === null ? "w" : agentId.slice("agt_".length), position, id.slice("pol_".length)].join("_");
}

function behind(key: string): Prisma.PolicyWhereInput {
  const [agent, place, rest] = key.split("_");
  const position = Number(place);
  if (!agent || !rest || !Number.isInteger(position))
    throw new AppError("invalid_cursor", "The cursor is not one of this list. Start again without it.");
  const agentId = agent === "w" ? null : `agt_${agent}`;
  return {
    OR: [
      agentId === null ? { agentId: { not: null } } : { agentId: { gt: agentId } },
      { agentId, position: { gt: position } },
      { agentId, position, id: { gt: `pol_${rest}` } },
    ],
  };
}
