import type { StepRecord } from "@/lib/plans/progress";
import { type Step, stepKind } from "@/lib/plans/schema";
import type { StepWrite } from "./record-progress";

export type StepChange = Partial<Omit<StepWrite, "since" | "began">> & Pick<StepWrite, "status">;

/**
 * What has been decided of steps since the last recording: in the records, where the plan sees it at once, and as
 * writes and events for the next recording. Can be taken back, when that recording is refused.
 */
export class StepWrites {
  events: { type: string; data: Record<string, unknown> }[] = [];
  /** Credits of what is recorded since the run was loaded. */
  charged = 0;
  private writes = new Map<string, StepWrite>();
  private before = new Map<string, StepRecord | undefined>();

  constructor(
    private readonly records: Map<string, StepRecord>,
    private lastSeq: number,
  ) {}

  get steps(): StepWrite[] {
    return [...this.writes.values()];
  }

  /** @param attempts begun so far; never counts back */
  add(path: string, step: Step, change: StepChange, attempts: number): void {
    const known = this.records.get(path);
    if (!this.before.has(path)) this.before.set(path, known);
    const earlier = this.writes.get(path);
    const since = performance.now();
    const tries = Math.max(attempts, known?.attempts ?? 0);
    this.writes.set(path, {
      seq: earlier?.seq ?? ++this.lastSeq,
      type: stepKind(step),
      tool: step.tool ?? null,
      ...(earlier?.input === undefined ? {} : { input: earlier.input }),
      ...change,
      path,
      since,
      began: earlier?.began ?? (change.status === "running" ? since : undefined),
      attempts: tries,
    });
    const { status, output, error, wakeAt } = change;
    this.records.set(path, { path, status, output, error, wakeAt, attempts: tries });
    this.events.push({ type: eventType(status), data: { step_id: path, status, ...(error ? { error } : {}) } });
  }

  /** Credits of what is yet to be recorded. */
  get credits(): number {
    return this.steps.reduce((sum, { credits = 0 }) => sum + credits, 0);
  }

  /** They are recorded: from here on, what comes is new. */
  settle(): void {
    this.charged += this.credits;
    this.forget();
  }

  private forget(): void {
    this.writes = new Map();
    this.before = new Map();
    this.events = [];
  }

  takeBack(): void {
    for (const [path, record] of this.before) {
      if (record) this.records.set(path, record);
      else this.records.delete(path);
    }
    this.forget();
  }
}

function eventType(status: StepWrite["status"]): string {
  if (status === "pending") return "step.retrying";
  return status === "running" ? "step.started" : `step.${status}`;
}
