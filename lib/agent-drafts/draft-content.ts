import type { Plan } from "@/lib/plans/schema";
import type { CronTimes } from "@/lib/schedules/cron";

/** What a draft comes to: a plan that is valid, and what is said about it. */
export interface DraftContent {
  name: string;
  plan: Plan;
  schedule: CronTimes | null;
  notes: string;
}
