// API reads with a key, from PostgreSQL.
import { load } from "../measure/load.mjs";
import { processorTime, sharesOf } from "../measure/processes.mjs";
import { ms, percent, perSecond, processorTimeFigure, times } from "../report.mjs";
import { seedRuns } from "../seed-runs.mjs";

const SEEDED = 10_000;
const NEXT_BAR = 1.5;
const HTTP_BAR = 0.15;
const P95_BAR_MS = 100;

/** @type {import("../run-benchmarks.mjs").Benchmark} */
export async function reads({ installation, agents, floors }) {
  const ids = await seedRuns(installation.databaseUrl, agents.lookups, SEEDED);
  const http = await floors.http();
  const next = await floors.next();
  const { url, headers } = installation;
  const calls = {
    "get a run of 5 steps": ids.map((id) => `/api/v1/runs/${id}`),
    "list 20 runs": ["/api/v1/runs?limit=20"],
  };
  const figures = [];
  for (const [name, paths] of Object.entries(calls)) {
    const before = processorTime(installation);
    const { rate, p50Ms, p95Ms, requests } = await load(url, paths, headers);
    const used = sharesOf(before, processorTime(installation), requests);
    figures.push(
      {
        name,
        value: perSecond(rate),
        floor: `empty Next handler ${perSecond(next.rate)}`,
        ratio: times(rate / next.rate),
        bar: `≥ ${NEXT_BAR}×`,
        ok: rate / next.rate >= NEXT_BAR,
      },
      {
        name: "",
        value: "",
        floor: `bare http ${perSecond(http.rate)}`,
        ratio: percent(rate / http.rate),
        bar: `≥ ${percent(HTTP_BAR)}`,
        ok: rate / http.rate >= HTTP_BAR,
      },
      {
        name: "  p50, p95",
        value: `${ms(p50Ms)}, ${ms(p95Ms)}`,
        floor: `${SEEDED.toLocaleString("en")} runs stored`,
        bar: `p95 ≤ ${P95_BAR_MS} ms`,
        ok: p95Ms <= P95_BAR_MS,
      },
      ...processorTimeFigure(used),
    );
  }
  return figures;
}
