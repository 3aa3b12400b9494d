import type { Ctx } from "@/lib/auth/context";
import { emitBuiltSql } from "@/lib/events/emit-event";
import { newId } from "@/lib/ids/new-id";
import type { Query } from "./query";

const BATCH = 500;

/** Cards that wait because of a budget, the oldest first, with what their run has used and was granted by it. */
const WAITING = `
  SELECT a.id, a.run_id, a.step_id, coalesce((a.args->>'price')::int, 0) AS price, r.credits_used,
    (SELECT coalesce(sum(coalesce((g.answer->>'extra_credits')::int, 0)), 0)::int FROM approvals g
     WHERE g.run_id = a.run_id AND g.kind = 'budget' AND g.status = 'approved' AND g.args->>'budget_id' = $2) AS granted
  FROM approvals a JOIN runs r ON r.id = a.run_id
  WHERE a.workspace_id = $1 AND a.status = 'pending' AND a.kind = 'budget' AND a.expires_at > now() AND a.args->>'budget_id' = $2
    AND a.id > $3 AND ($4::text IS NULL OR a.run_id = $4) AND r.completed_at IS NULL
  ORDER BY a.id LIMIT ${BATCH} FOR UPDATE OF a SKIP LOCKED`;

const COVER = `
  WITH card AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS c(id text, run_id text, step_id text, audit_id text, nth int)
  ), run AS (
    UPDATE runs r SET event_seq = event_seq + n.count
    FROM (SELECT run_id, count(*)::int AS count FROM card GROUP BY 1 ORDER BY 1) n WHERE r.id = n.run_id
    RETURNING r.id, r.workspace_id, r.event_seq, n.count
  ), covered AS (
    UPDATE approvals a SET status = 'approved', answer = '{"extra_credits": 0}', reason = $2, decided_by = $3, decided_via = $4, decided_at = now()
    FROM card, run WHERE a.id = card.id AND run.id = card.run_id RETURNING a.id, a.args_hash, card.audit_id
  ), event AS (
    INSERT INTO run_events (run_id, seq, workspace_id, type, data)
    SELECT run.id, run.event_seq - run.count + card.nth, run.workspace_id, 'approval.approved',
      jsonb_build_object('approval_id', card.id, 'step_id', card.step_id) FROM card JOIN run ON run.id = card.run_id
  ), audit AS (
    INSERT INTO audit_logs (id, workspace_id, actor_type, actor_id, action, resource_type, resource_id, after, request_id, address)
    SELECT covered.audit_id, $5, $6, $7, 'approval.approved', 'approval', covered.id,
      jsonb_build_object('args_hash', covered.args_hash, 'reason', $2::text), $8, $9 FROM covered
  ), outbox AS (
    SELECT ${emitBuiltSql("run.wake", "run.id || ':' || run.event_seq", "'run_id', run.id")} FROM run
  )
  SELECT run.id AS run, run.event_seq AS seq, (SELECT count(*)::int FROM outbox) AS woken FROM run`;

interface Waiting {
  id: string;
  run_id: string;
  step_id: string;
  price: number;
  credits_used: number;
  granted: number;
}

/** A run that goes on, to be made known after the commit. */
export interface Woken {
  run: string;
  seq: number;
}

/** How much is allowed: in all the runs together, in each run, or whatever they ask for. Credits. */
export type Room = { together: number } | { perRun: number } | "any";

/**
 * Lets those go on whose cards are covered by a budget as it is now, in the caller's transaction: the oldest first, as
 * far as it goes. @param runId only cards of this run @param reason what is noted on the cards
 */
export async function coverCards(
  query: Query,
  ctx: Ctx,
  { budgetId, room, reason, runId = null }: { budgetId: string; room: Room; reason: string; runId?: string | null },
): Promise<Woken[]> {
  const woken: Woken[] = [];
  const taken = new Map<string, number>();
  const fits = ({ run_id, price, credits_used, granted }: Waiting) => {
    if (room === "any") return true;
    const [key, left] = "together" in room ? ["", room.together] : [run_id, room.perRun + granted - credits_used];
    const used = (taken.get(key) ?? 0) + price;
    if (used > left) return false;
    taken.set(key, used);
    return true;
  };
  for (let last = ""; ; ) {
    const cards = await query<Waiting>(WAITING, [ctx.workspaceId, budgetId, last, runId]);
    const covered = cards.filter(fits);
    if (covered.length > 0) woken.push(...(await cover(query, ctx, covered, reason)));
    last = cards.at(-1)?.id ?? "";
    if (cards.length < BATCH) return woken;
  }
}

function cover(query: Query, ctx: Ctx, cards: Waiting[], reason: string): Promise<Woken[]> {
  const nth = new Map<string, number>();
  const rows = cards.map(({ id, run_id, step_id }) => {
    nth.set(run_id, (nth.get(run_id) ?? 0) + 1);
    return { id, run_id, step_id, audit_id: newId("auditLog"), nth: nth.get(run_id) };
  });
  const { actor, workspaceId, requestId, address } = ctx;
  const by = actor.type === "system" ? [null, null] : [actor.id, actor.type];
  const values = [JSON.stringify(rows), reason, ...by, workspaceId, actor.type, actor.id, requestId, address];
  return query<Woken>(COVER, values);
}
