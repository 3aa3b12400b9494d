import { findAgent } from "@/lib/agents/find-agent";
import { DEFAULT_LIMIT, decodeCursor } from "@/lib/api/cursor";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import type { Branch, WindowSearch } from "@/lib/db/search-window";
import { formatId } from "@/lib/ids/new-id";
import { runNumber } from "@/lib/runs/select-runs";
import type { ListApprovalsInput } from "./list-approvals";
import { ASSIGNED, waitsFor } from "./waits-for";

type Status = NonNullable<ListApprovalsInput["status"]>;

/** The statuses of the rows that may be in a status: one that nobody decided in time has expired before its run notices. */
const IN_ROWS: Partial<Record<Status, Status[]>> = {
  expired: ["expired", "pending"],
  decided: ["approved", "rejected"],
};

/** How far the clock that made an id and the database's may be apart. */
const SKEW_MS = 5 * 60_000;

/**
 * What indexes answer: the status within the workspace, an agent or a run; of all that waits in the workspace also what
 * is assigned to somebody, and what is of no run over contacts. @throws AppError invalid_cursor, not_found
 */
export async function approvalSearch(ctx: Ctx, input: ListApprovalsInput): Promise<WindowSearch> {
  const { limit = DEFAULT_LIMIT, status = "pending" } = input;
  const values: unknown[] = [];
  const param = (value: unknown) => `$${values.push(value)}`;
  const before = decodeCursor("approval", input.cursor);
  const run = input.run === undefined ? undefined : await runIdOf(ctx, input.run);
  const agent = input.agent === undefined ? undefined : (await findAgent(db, ctx, input.agent)).id;
  const ofAll = run === undefined && agent === undefined && status === "pending";
  const indexed: string[] = [];
  const looking: string[] = [];
  if (before !== null) indexed.push(`id < ${param(before)}`);
  if (status === "pending") indexed.push("expires_at > now()");
  if (status === "expired") looking.push("(status <> 'pending' OR expires_at <= now())");
  if (input.older_than_ms !== undefined) {
    const at = Date.now() - input.older_than_ms;
    indexed.push(`id < ${param(idAt(at + SKEW_MS))}`);
    looking.push(`created_at <= ${param(new Date(at))}`);
  }
  if (run !== undefined && agent !== undefined) looking.push(`agent_id = ${param(agent)}`);
  if (input.assigned) {
    if (ofAll) indexed.push(ASSIGNED);
    looking.push(waitsFor(ctx, param));
  }
  if (input.contacts === "none") (ofAll && !input.assigned ? indexed : looking).push("over_run_id IS NULL");
  if (input.tool !== undefined) looking.push(`tool = ${param(input.tool)}`);
  if (input.effect !== undefined) looking.push(`effect = ${param(input.effect)}`);
  if (input.kind !== undefined) looking.push(`kind = ${param(input.kind)}::approval_kind`);
  const ways = waysOf(ctx, { run, agent }, param);
  const branches = (IN_ROWS[status] ?? [status]).flatMap((each) =>
    ways.map((way): Branch => ({ ...way, where: [...way.where, `status = '${each}'`, ...indexed] })),
  );
  return { table: "approvals", branches, looking, values, limit };
}

/** A run's own, and with one over contacts what is asked for each of them; an agent's; or the workspace's. */
function waysOf(
  { workspaceId }: Ctx,
  { run, agent }: { run: string | undefined; agent: string | undefined },
  param: (value: unknown) => string,
): Branch[] {
  if (run === undefined && agent === undefined) return [{ leading: "workspace_id", is: param(workspaceId), where: [] }];
  const is = param(run ?? agent);
  const where = [`workspace_id = ${param(workspaceId)}`];
  return (run === undefined ? ["agent_id"] : ["run_id", "over_run_id"]).map((leading) => ({ leading, is, where }));
}

/** @returns an id that no run has, where there is none of that number */
async function runIdOf(ctx: Ctx, ref: string): Promise<string> {
  const number = runNumber(ref);
  const where = { workspaceId: ctx.workspaceId, ...(number === null ? { id: ref } : { number }) };
  return (await db.run.findFirst({ where, select: { id: true } }))?.id ?? "";
}

/** Smaller than the id of every approval that is requested from then on. */
const idAt = (ms: number) => formatId("approval", Math.max(0, ms), new Uint8Array(16));
