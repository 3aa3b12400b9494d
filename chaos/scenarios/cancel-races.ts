import { setTimeout as sleep } from "node:timers/promises";
import type { Failpoint } from "@/lib/config/failpoint";
import { db, pool } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { createAgentFixture } from "@/lib/testing/fixtures";
import type { Lab } from "../harness/lab";
import { inLab } from "./in-lab";
import { endsOf } from "./load";
import type { Scenario } from "./scenario";
import { seen } from "./step-kinds";

const POINTS: Failpoint[] = [
  "claim.after",
  "step.before_effect",
  "step.after_effect",
  "record.before_commit",
  "record.after_commit",
  "finalize.before",
  "finalize.after",
];
const HELD_MS = 60;
const ABORTED_WITHIN_MS = 2_000;

/** R22: a run is cancelled just before, at and just after each place where its worker may stand. */
export const cancelRaces: Scenario = {
  id: "R22",
  promise: "a cancelled run ends once, begins nothing more, and lets go of what is under way",
  run: ({ scale, random }) =>
    inLab({}, async (lab) => {
      const rounds = scale === "full" ? 30 : 4;
      const ids: string[] = [];
      const outcomes = { cancelled: 0, finished: 0 };
      const problems: string[] = [];
      const { id: agent } = await createAgentFixture(lab.ctx, {
        steps: [seen(lab, "one"), seen(lab, "two"), { id: "show", type: "display", input: { content: "Done" } }],
      });
      for (let round = 0; round < rounds; round++) {
        for (const point of POINTS) {
          lab.failpoints.order(point, `delay:${HELD_MS}`, point.startsWith("finalize") ? 1 : random.between(1, 2));
          const id = await started(lab, agent);
          ids.push(id);
          await untilHeld(lab, id);
          await sleep(random.between(0, HELD_MS + 20));
          const answer = await lab.api.call("POST", `/api/v1/runs/${id}/cancel`);
          if (answer.status === 200) outcomes.cancelled++;
          else if (answer.status === 409 && answer.body.error === "run_already_finished") outcomes.finished++;
          else problems.push(`${point}: cancelling was answered ${answer.status} ${JSON.stringify(answer.body)}`);
          const [end] = Object.keys(await endsOf([id], 10_000));
          if (end !== (answer.status === 200 ? "cancelled" : "completed"))
            problems.push(`${point}: ${id} ${end} after ${answer.status}`);
          const again = await lab.api.call("POST", `/api/v1/runs/${id}/cancel`);
          if (again.status !== 409) problems.push(`${point}: the second cancel was answered ${again.status}`);
          lab.failpoints.withdraw();
        }
      }
      const abortedMs = await abortsWhatIsUnderWay(lab, ids);
      if (abortedMs > ABORTED_WITHIN_MS) problems.push(`a call went on for ${abortedMs} ms`);
      await lab.settled();
      problems.push(...(await begunAfterTheEnd(ids)));
      return {
        did: `${ids.length} runs cancelled around ${POINTS.length} failpoints, each twice`,
        figure: `${outcomes.cancelled} cancelled, ${outcomes.finished} had finished (409); the call under way ended after ${abortedMs} ms; nothing began after the end`,
        acknowledged: ids,
        problems,
      };
    }),
};

async function started(lab: Lab, agent: string): Promise<string> {
  return String((await lab.api.insist(`/api/v1/agents/${agent}/run`, {}, newId("request"))).body.id);
}

/** Until the worker stands at the failpoint, or the run never came to it. */
async function untilHeld(lab: Lab, id: string): Promise<void> {
  while (lab.failpoints.open) {
    if (await db.run.findFirst({ where: { id, completedAt: { not: null } }, select: { id: true } })) return;
    await sleep(2);
  }
}

/** @returns ms from the answer of a cancel until the receiver of a call under way sees its caller gone */
async function abortsWhatIsUnderWay(lab: Lab, ids: string[]): Promise<number> {
  let arrived = () => {};
  let gone = () => {};
  const under = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const ended = new Promise<void>((resolve) => {
    gone = resolve;
  });
  lab.sink.answer("/never", (response) => {
    response.on("close", gone);
    arrived();
  });
  const { id: agent } = await createAgentFixture(lab.ctx, {
    steps: [{ id: "hang", tool: "http.get", input: { url: `${lab.sink.origin}/never` } }],
  });
  const id = await started(lab, agent);
  ids.push(id);
  await under;
  const { status } = await lab.api.call("POST", `/api/v1/runs/${id}/cancel`);
  if (status !== 200) throw new Error(`cancelling was answered ${status}`);
  const began = performance.now();
  await Promise.race([ended, sleep(10_000)]);
  return Math.round(performance.now() - began);
}

async function begunAfterTheEnd(ids: string[]): Promise<string[]> {
  const { rows } = await pool.query<{ what: string }>(
    `SELECT s.run_id || ' ' || s.type || ' after its end' AS what FROM run_events s JOIN run_events e ON e.run_id = s.run_id
       AND e.type IN ('run.cancelled', 'run.completed') AND e.seq < s.seq WHERE s.run_id = ANY ($1)`,
    [ids],
  );
  return rows.map(({ what }) => what);
}
