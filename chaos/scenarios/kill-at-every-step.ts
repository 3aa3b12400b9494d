import type { Failpoint } from "@/lib/config/failpoint";
import { db, pool } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { startRun } from "@/lib/runs/start-run";
import { checkInvariants } from "../checker/check-invariants";
import { Lab } from "../harness/lab";
import { Attendant } from "./drive";
import { repeatsOf } from "./repeats-of";
import type { Scenario, ScenarioContext, ScenarioResult } from "./scenario";
import { agentOf, parentOf, STEP_KINDS, type StepKind } from "./step-kinds";

const AT_ENQUEUE = ["enqueue.before_commit", "enqueue.after_commit"] as const;
const IN_THE_WORKER: Failpoint[] = [
  "claim.after",
  "step.before_effect",
  "step.after_effect",
  "record.before_commit",
  "record.after_commit",
  "outbox.after_send",
  "finalize.before",
  "finalize.after",
];
/**
 * Where a process may die between an effect and its record: only there may the effect be repeated, once. The last step
 * is recorded by the commit that ends the run, so just before the end is such a place too.
 */
const BETWEEN_EFFECT_AND_RECORD: Failpoint[] = ["step.after_effect", "record.before_commit", "finalize.before"];
const REPEATS_FULL = 10;
const RESUMED_WITHIN_MS = 10_000;

/** R1: SIGKILL at each failpoint, in a run of each kind of step. */
export const killAtEveryStep: Scenario = {
  id: "R1",
  promise: "kill -9 at every step boundary loses no run and doubles no recorded write and no charge",
  run: (context) => killAtEveryStepOf(STEP_KINDS, context),
};

/** The same for some kinds of step. */
export async function killAtEveryStepOf(kinds: readonly StepKind[], context: ScenarioContext): Promise<ScenarioResult> {
  const lab = await Lab.start();
  try {
    return await new KillAtEveryStep(lab, kinds, context).run();
  } finally {
    await lab.stop();
  }
}

class KillAtEveryStep {
  private readonly attendant: Attendant;
  private readonly problems: string[] = [];
  private readonly acknowledged: string[] = [];
  private readonly mayRepeat = new Set<string>();
  /** Requests that a process died on, to be repeated under the same key. */
  private readonly unanswered: { agent: string; key: string }[] = [];
  private kills = 0;
  private repeats = 0;
  private slowestMs = 0;

  constructor(
    private readonly lab: Lab,
    private readonly kinds: readonly StepKind[],
    private readonly context: ScenarioContext,
  ) {
    this.attendant = new Attendant(lab);
  }

  async run(): Promise<ScenarioResult> {
    const rounds = this.context.scale === "full" ? REPEATS_FULL : 1;
    for (let round = 0; round < rounds; round++) {
      for (const kind of this.kinds) {
        for (const point of AT_ENQUEUE) {
          // in the web process, and where a run starts another one; a start of the web process takes much longer
          if (kind === "http" || (kind !== "child" && this.context.scale === "full")) await this.killWeb(point, kind);
          else await this.killWorker(point, kind, 1);
        }
      }
      for (const kind of this.kinds) {
        for (const point of IN_THE_WORKER) {
          const at = this.context.random.between(1, 3);
          if (!(await this.killWorker(point, kind, at))) await this.killWorker(point, kind, 1);
        }
      }
    }
    await this.answerAll();
    await this.lab.settled();
    const violations = await checkInvariants({
      acknowledged: this.acknowledged,
      opening: new Map([[this.lab.ctx.workspaceId, this.lab.openingBalance]]),
      sink: this.lab.sink.file,
      mayRepeat: this.mayRepeat,
      kills: 1, // of one delivery: only one process at a time is killed, and each delivery is under way once
    });
    const wanted = rounds * this.kinds.length * (AT_ENQUEUE.length + IN_THE_WORKER.length);
    if (this.kills !== wanted) this.fault(`${this.kills} kills instead of ${wanted}`);
    return {
      did: `${this.kills} kills: ${AT_ENQUEUE.length + IN_THE_WORKER.length} failpoints × ${this.kinds.length} kinds of step × ${rounds}`,
      figure: `0 lost, ${violations.length} violations, ${this.repeats} repeats at the sink; on at most ${(this.slowestMs / 1000).toFixed(1)} s after the next worker began`,
      problems: [...this.problems, ...violations.map(({ invariant, what }) => `${invariant}: ${what}`)],
    };
  }

  private fault(words: string): void {
    this.problems.push(words);
    this.context.tell(`✗ ${words}`);
  }

  /** Has the web process die while it starts a run. Whoever asked gets no answer, and asks again later. */
  private async killWeb(point: Failpoint, kind: StepKind): Promise<void> {
    const { lab } = this;
    const agent = await agentOf(lab, kind);
    const key = newId("request");
    const { starts } = lab.web;
    lab.failpoints.order(point, "kill");
    const headers = { "idempotency-key": key };
    const answer = await lab.api
      .call("POST", `/api/v1/agents/${agent}/run`, { body: {}, headers })
      .catch(() => undefined);
    if (answer || lab.failpoints.open) return void this.fault(`${point} ${kind}: the web process did not die`);
    this.kills++;
    this.context.tell(`${this.kills}: ${point} ${kind}`);
    this.unanswered.push({ agent, key });
    await lab.web.whenReadyAgain(starts);
    const run = await db.run.findFirst({ where: { agentId: agent }, select: { id: true } });
    if ((run !== null) !== (point === "enqueue.after_commit"))
      this.fault(`${point} ${kind}: committed: ${run !== null}`);
    if (run) await this.seeThrough(run.id, `${point} ${kind}`);
  }

  /** Has the worker die at that place in a run. @returns whether the run came to it so often */
  private async killWorker(point: Failpoint, kind: StepKind, at: number): Promise<boolean> {
    const { lab } = this;
    const agent = point.startsWith("enqueue") ? await parentOf(lab, kind) : await agentOf(lab, kind);
    await lab.settled();
    const starts = lab.worker.starts;
    lab.failpoints.order(point, "kill", at);
    // started here where the web process would come to the failpoint itself
    const run = point.startsWith("enqueue")
      ? (await startRun(lab.ctx, { agent, trigger: "manual", input: {} })).id
      : String((await lab.api.insist(`/api/v1/agents/${agent}/run`, {}, newId("request"))).body.id);
    this.acknowledged.push(run);
    const name = `${point}@${at} ${kind}`;
    await this.seeThrough(run, name);
    await lab.settled();
    if (lab.failpoints.open) {
      lab.failpoints.withdraw();
      return false;
    }
    this.kills++;
    this.context.tell(`${this.kills}: ${name}`);
    if (lab.worker.starts !== starts + 1)
      this.fault(`${name}: the worker was started ${lab.worker.starts - starts} times`);
    await this.countRepeats(run, point, name, at);
    const resumedMs = await resumedAfterMs(run);
    this.slowestMs = Math.max(this.slowestMs, resumedMs);
    if (resumedMs > RESUMED_WITHIN_MS) this.fault(`${name}: went on only ${resumedMs} ms after the next worker began`);
    return true;
  }

  private async seeThrough(run: string, name: string): Promise<void> {
    const { status, error } = await this.attendant.seeThrough(run);
    if (status !== "completed") this.fault(`${name}: ${run} ${status} ${JSON.stringify(error)}`);
  }

  private async countRepeats(run: string, point: Failpoint, name: string, at: number): Promise<void> {
    const repeats = await repeatsOf(this.lab, run);
    this.repeats += repeats.length;
    const most = BETWEEN_EFFECT_AND_RECORD.includes(point) ? 1 : 0;
    if (repeats.length > most) this.fault(`${name}: ${repeats.length} repeats at the sink`);
    if (point === "step.after_effect" && at === 1 && name.endsWith("http") && repeats.length !== 1)
      this.fault(`${name}: the effect was not repeated`);
    if (most > 0) for (const key of repeats) this.mayRepeat.add(key);
  }

  /** A key whose process died is free again after a minute; then its request has the run that there is, or starts it. */
  private async answerAll(): Promise<void> {
    for (const { agent, key } of this.unanswered) {
      const before = await db.run.findFirst({ where: { agentId: agent }, select: { id: true } });
      const { body } = await this.lab.api.insist(`/api/v1/agents/${agent}/run`, {}, key);
      const id = String(body.id);
      this.acknowledged.push(id);
      if (before && before.id !== id) this.fault(`${id} was started for a request that had started ${before.id}`);
      if (!before) await this.seeThrough(id, `repeated ${key}`);
      if ((await db.run.count({ where: { agentId: agent } })) !== 1) this.fault(`${key} started more than one run`);
    }
  }
}

/** @returns ms from the beginning of the newest worker to the next commit about the run; 0 when none was left to come */
async function resumedAfterMs(run: string): Promise<number> {
  const { rows } = await pool.query<{ ms: number }>(
    `SELECT coalesce(extract(epoch FROM min(e.created_at) - max(w.began)) * 1000, 0)::float8 AS ms
     FROM (SELECT max(started_at) AS began FROM workers) w JOIN run_events e ON e.created_at > w.began WHERE e.run_id = $1`,
    [run],
  );
  return Math.round(rows[0]?.ms ?? 0);
}
