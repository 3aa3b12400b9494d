import { setTimeout as sleep } from "node:timers/promises";
import { pool } from "@/lib/db/client";
import type { Lab } from "../harness/lab";
import { inLab } from "./in-lab";
import { fiveSteps, notCompleted, startAtRate } from "./load";
import type { Scenario } from "./scenario";

const GOES_ON_WITHIN_MS = 5_000;

/** R4: PostgreSQL stopped at once and restarted, connections cut at any moment, while clients start runs. */
export const databaseOutages: Scenario = {
  id: "R4",
  promise: "PostgreSQL killed and restarted mid-run loses nothing that was acknowledged",
  run: ({ scale, random }) =>
    inLab({}, async (lab) => {
      const [count, perSecond, everyMs] = scale === "full" ? [600, 2, 8_000] : [60, 3, 6_000];
      const agent = await fiveSteps(lab);
      const watch = new HealthWatch(lab);
      const webPid = lab.web.pid;
      let under = true;
      let stops = 0;
      let cuts = 0;
      const longest = { ms: 0 };
      const chaos = (async () => {
        while (under) {
          await sleep(everyMs / 2 + random.between(0, 500));
          cuts += lab.proxy.cut() > 0 ? 1 : 0;
          await sleep(everyMs / 2);
          if (!under) return;
          stops++;
          process.kill(lab.postgres.pid(), "SIGQUIT"); // what pg_ctl stop -m immediate sends
          longest.ms = Math.max(longest.ms, await untilProgress());
        }
      })();
      const { acknowledged, failures } = await startAtRate(lab, agent, count, perSecond);
      under = false;
      await chaos;
      const problems = [...failures, ...(await notCompleted(lab, acknowledged)), ...(await watch.end())];
      if (lab.web.pid !== webPid) problems.push("the web process ended"); // a worker may: another one is started
      if (longest.ms > GOES_ON_WITHIN_MS)
        problems.push(`the first run went on only ${longest.ms} ms after PostgreSQL was back`);
      return {
        did: `${stops} immediate stops of PostgreSQL and ${cuts} cuts of every connection under ${count} runs of 5 steps at ${perSecond}/s`,
        figure: `${acknowledged.length} of ${count} completed; on at most ${(longest.ms / 1000).toFixed(1)} s after it was back; /healthz always 200, /readyz 503 while it was away`,
        acknowledged,
        kills: stops + cuts,
        problems,
      };
    }),
};

/** @returns ms from the moment PostgreSQL answers again to the next commit about a run, or until none is left to go on */
async function untilProgress(): Promise<number> {
  const look = () =>
    pool.query<{ events: number; live: number; now: number }>(
      `SELECT (SELECT count(*) FROM run_events)::int AS events,
        (SELECT count(*) FROM runs WHERE completed_at IS NULL)::int AS live`,
    );
  await sleep(50);
  let before: number | undefined;
  for (const began = { at: 0 }; ; await sleep(30)) {
    const row = (await look().catch(() => undefined))?.rows[0];
    if (!row) continue;
    if (before === undefined) {
      before = row.events;
      began.at = performance.now();
    }
    if (row.events > before || row.live === 0) return Math.round(performance.now() - began.at);
    if (performance.now() - began.at > 30_000) return 30_000;
  }
}

/** Asks the web process all the time how it is. */
class HealthWatch {
  private watching = true;
  private readonly problems: string[] = [];
  private unready = 0;
  private readonly work: Promise<void>;

  constructor(private readonly lab: Lab) {
    this.work = this.watch();
  }

  async end(): Promise<string[]> {
    this.watching = false;
    await this.work;
    return this.unready > 0 ? this.problems : [...this.problems, "/readyz never said 503"];
  }

  private async watch(): Promise<void> {
    while (this.watching) {
      const health = await this.lab.api.call("GET", "/healthz").catch((error: unknown) => ({ status: String(error) }));
      if (health.status !== 200) this.problems.push(`/healthz: ${health.status}`);
      const { status } = await this.lab.api.call("GET", "/readyz");
      if (status === 503) this.unready++;
      else if (status !== 200) this.problems.push(`/readyz: ${status}`);
      await sleep(40);
    }
  }
}
