import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { findSchedule } from "./find-schedule";
import { type Schedule, serializeSchedule } from "./serialize";

/** An agent's schedule with its next five times. @throws AppError not_found */
export async function getSchedule(ctx: Ctx, input: { agent: string }): Promise<Schedule> {
  requireScope(ctx, "agents:read");
  return serializeSchedule((await findSchedule(db, ctx, input.agent)).schedule);
}
