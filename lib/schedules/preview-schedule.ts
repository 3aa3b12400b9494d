import { type Ctx, requireScope } from "@/lib/auth/context";
import { parseInput } from "@/lib/validation/parse-input";
import { checkCron } from "./cron";
import { type PreviewInput, previewInput } from "./input";
import { describeTimes } from "./serialize";

/** What a cron expression means: in words, and as its next five times. @throws AppError validation_failed, invalid_cron, invalid_timezone */
export async function previewSchedule(ctx: Ctx, body: PreviewInput): Promise<{ description: string; next: string[] }> {
  requireScope(ctx, "agents:read");
  const { cron, timezone = "UTC" } = parseInput(previewInput, body);
  checkCron({ cron, timezone });
  return describeTimes({ cron, timezone }, new Date());
}
