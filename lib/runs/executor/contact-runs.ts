import { systemCtx } from "@/lib/auth/system-ctx";
import { contactResults } from "@/lib/contact-runs/contact-results";
import { countContactRuns } from "@/lib/contact-runs/count-contact-runs";
import { lastContactStarted } from "@/lib/contact-runs/last-contact-started";
import { startContactRuns } from "@/lib/contact-runs/start-contact-runs";
import { pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { emitSql, eventJson } from "@/lib/events/emit-event";
import { contactLoopOf } from "@/lib/plans/contact-loop";
import { PLAN_LIMITS } from "@/lib/plans/limits";
import type { Step } from "@/lib/plans/schema";
import type { ContactTarget } from "@/lib/plans/step-input";
import { hasEnded, type RunStatus } from "@/lib/runs/run-status";
import type { SegmentFilter } from "@/lib/segments/filter-schema";
import { countTarget, selectContacts, type Target } from "@/lib/segments/select-contacts";
import type { LoadedRun } from "./load-run";
import { readSoFar } from "./plan-steps";
import { recordedInput } from "./recorded-input";
import type { StepWrites } from "./step-writes";

/** Runs that one statement starts. */
const BATCH = 500;

/**
 * The runs of single contacts, which the loop over contacts of a run waits for. What was started is known from the rows
 * themselves: contacts are taken in the order of their ids, so a driver that comes after a crash goes on behind the last.
 */
export class ContactRuns {
  private readonly loop: Step | undefined;
  private looked = false;
  /** Where those below stand, as one status; null while there is nothing to wait for. */
  status: RunStatus | null = null;

  constructor(
    private readonly run: LoadedRun,
    private readonly steps: ReadonlyMap<string, Step>,
    private readonly writes: StepWrites,
  ) {
    this.loop = run.contact === undefined ? contactLoopOf(run.plan) : undefined;
  }

  /**
   * Has people told, after the commit, that the run goes no further by itself; of a cancellation they know.
   * @param seq of the run's last event: for each they are told once, however often this is called
   */
  async tellStanding(status: RunStatus, seq: number): Promise<void> {
    const stands = status === "awaiting_approval" || (hasEnded(status) && status !== "cancelled");
    if (this.loop === undefined || !stands) return;
    const { id: runId } = this.run;
    const event = eventJson({
      name: "contacts.standing",
      id: `contacts.standing:${runId}:${seq}`,
      data: { run_id: runId, seq },
    });
    await pool.query(`SELECT ${emitSql("contacts.standing", "$1")}`, [event]);
  }

  lookAgain(): void {
    this.looked = false;
  }

  get waiting(): boolean {
    return this.loop !== undefined && this.run.records.get(this.loop.id)?.status === "running";
  }

  get untried(): boolean {
    return this.waiting && !this.looked;
  }

  /** Starts what is yet to be started, and takes in that all have ended. @param fence that the run stands at */
  async take(fence: number): Promise<void> {
    const { loop } = this;
    if (!loop || !this.waiting || this.looked) return;
    this.looked = true;
    const begun = this.run.records.get(loop.id)?.output as { selected?: number } | null | undefined;
    if (begun?.selected === undefined) {
      try {
        if (!(await this.startAll(loop, fence))) return;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        const { code, message } = error;
        this.writes.add(loop.id, loop, { status: "failed", error: { code, message } }, 1);
        this.status = null;
        return;
      }
    }
    const { total, credits, skipped, ...by } = await countContactRuns(this.run.id);
    const busy = (by.queued ?? 0) + (by.running ?? 0);
    const waits = (by.awaiting_approval ?? 0) + (by.sleeping ?? 0) + (by.awaiting_signal ?? 0);
    if (busy + waits > 0) {
      this.status = busy > 0 ? "running" : by.awaiting_approval ? "awaiting_approval" : "sleeping";
      if (begun?.selected === undefined)
        this.writes.add(loop.id, loop, { status: "running", output: { selected: total } }, 1);
      return;
    }
    this.status = null;
    const { completed = 0, failed = 0, cancelled = 0, timed_out: timedOut = 0 } = by;
    const counts = { contacts: total, completed, failed, cancelled, timed_out: timedOut, skipped };
    const output = { ...counts, credits_used: credits, results: await contactResults(this.run.id) };
    this.writes.add(loop.id, loop, { status: "completed", output }, 1);
  }

  /** @returns whether all are started; if not, the run is held, or no longer this driver's */
  private async startAll(loop: Step, fence: number): Promise<boolean> {
    const { id: runId, workspaceId, startedBy, agent, inherited } = this.run;
    const ctx = { ...systemCtx(workspaceId, startedBy), scopes: new Set(["contacts:read"] as const) };
    const settings = (await recordedInput(runId, loop.id)) as LoopInput;
    const target = targetOf(this.run.input, settings);
    const count = await countTarget(ctx, target);
    if (count > PLAN_LIMITS.contacts) {
      const message = `These are ${count} contacts. A run is for ${PLAN_LIMITS.contacts} at most: narrow the segment.`;
      throw new AppError("validation_failed", message);
    }
    const read = { ...readSoFar(this.run, this.steps), reads_private: true as const };
    const below = {
      step_id: loop.id,
      depth: (inherited?.depth ?? 0) + 1,
      autonomy: inherited?.autonomy ?? ("act" as const), // the agent's own counts as it is at each call
      memory_agent_id: inherited?.memory_agent_id ?? agent.id,
      read,
    };
    const includeSuppressed = settings.include_suppressed ?? false;
    const past = await lastContactStarted(runId);
    for await (const contactIds of selectContacts(ctx, target, { pageSize: BATCH, past })) {
      if (!(await startContactRuns({ runId, fence, contactIds, includeSuppressed, inherited: below }))) return false;
    }
    return true;
  }
}

interface LoopInput {
  contacts: ContactTarget;
  include_suppressed?: boolean;
}

/** Those that the run was started for, else those of the loop. */
function targetOf(input: unknown, { contacts }: LoopInput): Target {
  const given = (input as { contact_ids?: unknown } | null)?.contact_ids;
  if (Array.isArray(given)) return { ids: given.map(String) };
  if (contacts === "all") return { filter: { match: "all", conditions: [] } };
  if ("filter" in contacts) return { filter: contacts.filter as SegmentFilter };
  if ("segment" in contacts) return contacts;
  if (!Array.isArray(contacts.ids)) throw new AppError("validation_failed", "The contacts' ids are no list.");
  return { ids: contacts.ids.map(String) };
}
