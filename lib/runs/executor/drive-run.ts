import { withRetry } from "@/lib/db/with-retry";
import { loadRun } from "./load-run";
import { type DriveResult, RunDriver } from "./run-driver";

/**
 * Takes a run from where its records say it stands as far as it goes. Safe to call again at any time, and by two
 * workers at once: the fence lets one of them write.
 */
export async function driveRun(runId: string, maxTicks?: number): Promise<DriveResult> {
  const run = await withRetry(() => loadRun(runId));
  return run ? new RunDriver(run).drive(maxTicks) : { state: "finished" };
}
