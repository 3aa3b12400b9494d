import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { db } from "@/lib/db/client";
import { startRun } from "@/lib/runs/start-run";
import { putSchedule } from "@/lib/schedules/put-schedule";
import { createAgentFixture } from "@/lib/testing/fixtures";
import { inLab } from "./in-lab";
import { endsOf } from "./load";
import type { Scenario } from "./scenario";

const MINUTE_MS = 60_000;
/** By how much the worker's clock is wrong, one after the other; the last one is right again. */
const JUMPS = ["+1h", "-2h", "+30d", "+0"];
const LATE_MS = 5_000;

/** R16: the clock of the worker's machine jumps while schedules and sleeps are pending; the database's does not. */
export const clockJumps: Scenario = {
  id: "R16",
  promise: "a clock that jumps fires nothing twice, nothing early, and loses nothing",
  run: async ({ scale, random, tell }) => {
    const library = findLibrary();
    if (!library) return { did: "skipped: libfaketime is not installed here", figure: "–", problems: [] };
    const folder = mkdtempSync(path.join(os.tmpdir(), "drover-clock-"));
    const clock = path.join(folder, "clock");
    const setClock = (offset: string) => writeFileSync(clock, `${offset}\n`);
    setClock("+0");
    const through = [
      "/usr/bin/env",
      `LD_PRELOAD=${library}`,
      `FAKETIME_TIMESTAMP_FILE=${clock}`,
      "FAKETIME_NO_CACHE=1",
      "FAKETIME_DONT_FAKE_MONOTONIC=1",
    ];
    const removeClock = () => rmSync(folder, { recursive: true, force: true });
    return inLab({ workersThrough: through }, async (lab) => {
      const [schedules, sleepers, pauseMs] = scale === "full" ? [100, 100, 60_000] : [10, 40, 30_000];
      const show = { id: "show", type: "display" as const, input: { content: "Now" } };
      const acknowledged: string[] = [];
      for (let index = 0; index < schedules; index++) {
        const { id: agent } = await createAgentFixture(lab.ctx, { steps: [show] });
        await putSchedule(lab.ctx, agent, { cron: "* * * * *", timezone: "UTC" });
      }
      const from = Date.now();
      const spanMs = JUMPS.length * pauseMs;
      const napping = await createAgentFixture(lab.ctx, {
        steps: [{ id: "nap", type: "sleep", input: { until: "{{ input.until }}" } }, show],
      });
      for (let index = 0; index < sleepers; index++) {
        const until = new Date(from + random.between(5_000, spanMs)).toISOString();
        const { id } = await startRun(lab.ctx, { agent: napping.id, trigger: "manual", input: { until } });
        acknowledged.push(id);
      }
      for (const jump of JUMPS) {
        tell(`the worker's clock at ${jump}`);
        setClock(jump);
        await sleep(pauseMs);
      }
      const ends = await endsOf(acknowledged, 60_000);
      await sleep(LATE_MS);
      const to = Date.now() - LATE_MS;
      const problems = ends.completed === sleepers ? [] : [`of ${sleepers} sleepers: ${JSON.stringify(ends)}`];
      const woken = await db.runStep.findMany({ where: { runId: { in: acknowledged }, stepId: "nap" } });
      const lateness = woken.map(({ input, completedAt }) => (completedAt?.getTime() ?? Infinity) - dueOf(input));
      if (Math.min(...lateness) < 0) problems.push(`a run woke ${-Math.min(...lateness)} ms early`);
      if (Math.max(...lateness) > LATE_MS) problems.push(`a run woke ${Math.max(...lateness)} ms late`);

      const fires = await db.scheduleFire.findMany();
      const minutes: number[] = [];
      for (let at = Math.ceil(from / MINUTE_MS) * MINUTE_MS; at <= to; at += MINUTE_MS) minutes.push(at);
      const wanted = minutes.length * schedules;
      const right = fires.filter(({ scheduledFor, status }) => minutes.includes(+scheduledFor) && status === "started");
      if (right.length !== wanted) problems.push(`${right.length} of ${wanted} minutes were fired`);
      const early = fires.filter(({ scheduledFor, createdAt }) => createdAt < scheduledFor);
      if (early.length > 0) problems.push(`${early.length} fires came before their time`);
      const started = await db.run.findMany({ where: { trigger: "schedule" }, select: { id: true } });
      if (new Set(fires.map(({ runId }) => runId)).size !== started.length)
        problems.push(`${started.length} runs for ${fires.length} fires`);
      return {
        did: `the worker's clock at ${JUMPS.join(", ")} for ${pauseMs / 1000} s each, under ${schedules} schedules of every minute and ${sleepers} sleeping runs`,
        figure: `each of ${wanted} minutes fired once; each sleeper woke once, at most ${Math.max(...lateness)} ms late`,
        acknowledged: [...acknowledged, ...started.map(({ id }) => id)],
        problems,
      };
    }).finally(removeClock);
  },
};

/** Where Debian and Fedora put it. */
function findLibrary(): string | undefined {
  const folders = ["/usr/lib64/faketime", ...readdirSync("/usr/lib").map((name) => `/usr/lib/${name}/faketime`)];
  return folders.map((folder) => path.join(folder, "libfaketime.so.1")).find((file) => existsSync(file));
}

const dueOf = (input: unknown) => Date.parse((input as { until?: string } | null)?.until ?? "");
