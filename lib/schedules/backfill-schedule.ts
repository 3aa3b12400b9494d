import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { startRun } from "@/lib/runs/start-run";
import { invalidInput, parseInput } from "@/lib/validation/parse-input";
import { findSchedule } from "./find-schedule";
import { fireRunId } from "./fire-run-id";
import { recordFires } from "./fire-schedule";
import { type BackfillInput, backfillInput } from "./input";
import { firesBetween } from "./next-fires";

export const MAX_BACKFILL = 1000;

/**
 * Starts a run for each time in a range of the past that has started none, oldest first. Runs overlap: they were asked
 * for. When it ends with an error, those before it have started, and the same call goes on with the rest.
 * @throws AppError not_found, validation_failed, agent_not_active, agent_not_published, insufficient_credits
 */
export async function backfillSchedule(
  ctx: Ctx,
  agentRef: string,
  body: BackfillInput,
): Promise<{ started: number; skipped: number }> {
  requireScope(ctx, "agents:trigger");
  const range = parseInput(backfillInput, body);
  const { agent, schedule } = await findSchedule(db, ctx, agentRef);
  const fires = firesToFill(schedule, new Date(range.from), new Date(range.to));
  const first = fires[0];
  const last = fires.at(-1);
  if (!first || !last) return { started: 0, skipped: 0 };
  const known = await db.scheduleFire.findMany({
    where: { scheduleId: schedule.id, status: "started", scheduledFor: { gte: first, lte: last } },
    select: { scheduledFor: true },
  });
  const done = new Set(known.map(({ scheduledFor }) => scheduledFor.getTime()));
  const open = fires.filter((fire) => !done.has(fire.getTime()));
  for (const fire of open) {
    const id = fireRunId(schedule.id, fire);
    const input = schedule.input as Record<string, unknown>;
    await startRun(ctx, { agent: agent.id, trigger: "schedule", input, source: schedule.id, id });
    await recordFires(schedule.id, [fire], "started", { runId: id });
  }
  return { started: open.length, skipped: fires.length - open.length };
}

function firesToFill(times: { cron: string; timezone: string }, from: Date, to: Date): Date[] {
  const refuse = (path: string, message: string) => invalidInput([{ path, message }]);
  if (from > to) throw refuse("to", "Must not be before `from`.");
  if (to.getTime() > Date.now()) throw refuse("to", "Must not be in the future.");
  const fires = firesBetween(times, from, to, MAX_BACKFILL + 1);
  if (fires.length > MAX_BACKFILL) throw refuse("from", `The range has more than ${MAX_BACKFILL} times. Take a part.`);
  return fires;
}
