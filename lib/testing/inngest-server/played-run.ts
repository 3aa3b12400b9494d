import { randomUUID } from "node:crypto";
import type { EngineEvent, FunctionConfig, Op } from "@/inngest/embedded/protocol";

/** A function as it was registered. */
export interface PlayedFunction extends Omit<FunctionConfig, "triggers" | "steps"> {
  triggers: { event?: string; expression?: string; cron?: string }[];
  steps: { step: { runtime: { url: string }; retries?: { attempts?: number } } };
  cancel?: { event: string; if?: string }[];
  /** The server's own name for it. */
  uuid: string;
}

export type End = "completed" | "failed" | "cancelled";

/** Something a run waits for. */
export interface Pending {
  kind: "step" | "sleep" | "event" | "invoke";
  event?: string;
  expression?: string | undefined;
  timer?: NodeJS.Timeout;
}

/** One run of a function: what it has memoised, and what it waits for. */
export class PlayedRun {
  readonly id = randomUUID();
  readonly steps: Record<string, unknown> = {};
  readonly stack: string[] = [];
  readonly pending = new Map<string, Pending>();
  /** The calls that are under way, by their queue item: only their checkpoints count. */
  readonly calls = new Map<string, number>();
  generation = 0;
  ended: End | undefined;
  output: unknown;

  constructor(
    readonly fn: PlayedFunction,
    readonly event: EngineEvent,
    /** The run that invoked it waits for its end. */
    readonly onEnd: (run: PlayedRun) => void = () => {},
  ) {}

  /** The first result of a step stands. @returns whether this one is new */
  memoise(op: string, value: unknown): boolean {
    clearTimeout(this.pending.get(op)?.timer);
    this.pending.delete(op);
    if (op in this.steps) return false;
    this.steps[op] = value;
    this.stack.push(op);
    return true;
  }

  /** @returns whether the op reported the end of a step that was not known yet */
  takeResult(op: Op): boolean {
    if (op.op === "StepRun" || op.op === "Step") return this.memoise(op.id, { data: op.data ?? null });
    return op.op === "StepFailed" && this.memoise(op.id, { error: op.error });
  }

  knows = (op: string) => op in this.steps || this.pending.has(op);

  get stepsOut(): number {
    return [...this.pending.values()].filter(({ kind }) => kind === "step").length;
  }

  end(how: End, output: unknown): void {
    if (this.ended) return;
    for (const { timer } of this.pending.values()) clearTimeout(timer);
    this.pending.clear();
    this.ended = how;
    this.output = output;
    this.onEnd(this);
  }
}
