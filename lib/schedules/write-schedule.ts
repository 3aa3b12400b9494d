import type { Prisma, Tx } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { armSchedule, emitChange } from "./arm-schedule";
import type { CronTimes } from "./cron";
import type { MissedPolicy } from "./missed-fires";

export interface ScheduleSettings {
  overlap: "skip" | "allow";
  missed: MissedPolicy;
  catchUpMs: number;
  input: Prisma.InputJsonObject;
}

/** Gives an agent this schedule, or changes the one it has; settings left out stay as they are. @returns its id */
export async function writeSchedule(
  tx: Tx,
  { workspaceId, agentId }: { workspaceId: string; agentId: string },
  times: CronTimes,
  settings: Partial<ScheduleSettings> = {},
): Promise<string> {
  await tx.$queryRaw`SELECT 1 FROM agents WHERE id = ${agentId} FOR NO KEY UPDATE`; // one change of its schedule at a time
  const known = await tx.schedule.findUnique({ where: { agentId } });
  const id = known?.id ?? newId("schedule");
  if (known) await tx.schedule.update({ where: { id }, data: { ...times, ...settings } });
  else await tx.schedule.create({ data: { id, workspaceId, agentId, ...times, ...settings } });
  await armSchedule(tx, id, known?.cron === times.cron && known.timezone === times.timezone);
  return id;
}

/** Takes an agent's schedule away, and what sleeps for it. @returns whether it had one */
export async function removeSchedule(tx: Tx, agentId: string): Promise<boolean> {
  const known = await tx.schedule.findUnique({ where: { agentId }, select: { id: true } });
  if (!known) return false;
  await emitChange(tx, known.id);
  await tx.schedule.deleteMany({ where: { id: known.id } });
  return true;
}
