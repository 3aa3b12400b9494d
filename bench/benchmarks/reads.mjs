// API reads with a key, from PostgreSQL that holds a year of a large workspace and many small ones.
import { load } from "../measure/load.mjs";
import { processorTime, sharesOf } from "../measure/processes.mjs";
import { ms, percent, perSecond, processorTimeFigure, times } from "../report.mjs";
import { seedInstallation } from "../seed/seed-installation.mjs";

const NEXT_BAR = 1.5;
const HTTP_BAR = 0.15;
const P95_BAR_MS = 100;
/** Runs before page 10,000 of pages of 20. */
const BEFORE_DEEP = 199_980;

/** @type {import("../run-benchmarks.mjs").Benchmark} */
export async function reads({ installation, agents, floors, runs }) {
  const { agent, runIds } = await seedInstallation(installation, agents.lookups, runs);
  const deep = await deepCursor(installation);
  /** @type {Record<string, string[]>} */
  const calls = {
    "get a run": runIds.map((id) => `/api/v1/runs/${id}`),
    "list 20 runs": ["/api/v1/runs?limit=20"],
    [`list 20 runs, page ${deep.page.toLocaleString("en")}`]: [`/api/v1/runs?limit=20&cursor=${deep.cursor}`],
    "list 20 failed runs of an agent": [`/api/v1/agents/${agent}/runs?limit=20&status=failed`],
    "list 20 approvals": ["/api/v1/approvals?limit=20"],
    "list 20 decided approvals": ["/api/v1/approvals?limit=20&status=decided"],
    "list 20 contacts": ["/api/v1/contacts?limit=20"],
    "list 20 contacts by tag": ["/api/v1/contacts?limit=20&tag=vip"],
    "list 20 runs by offset": [`/v1/agents/${agent}/runs?limit=20`],
    "list 20 runs by offset 10,000": [`/v1/agents/${agent}/runs?limit=20&offset=10000`],
    "list 20 agents by offset": ["/v1/agents?limit=20&offset=20"],
    "count runs, approvals, notifications": [
      "/api/v1/runs/count",
      "/api/v1/approvals/count",
      "/api/v1/notifications/count",
    ],
    "usage of 30 days": ["/api/v1/usage"],
  };
  const stored = `${runs.toLocaleString("en")} runs stored`;
  const figures = [];
  for (const [name, paths] of Object.entries(calls)) {
    const before = processorTime(installation);
    const { rate, p50Ms, p95Ms, requests } = await load(installation.url, paths, installation.headers);
    const used = sharesOf(before, processorTime(installation), requests);
    const latency = {
      value: `${ms(p50Ms)}, ${ms(p95Ms)}`,
      floor: stored,
      bar: `p95 ≤ ${P95_BAR_MS} ms`,
      reached: P95_BAR_MS / p95Ms,
    };
    if (isHeldToFloors(name)) figures.push(...(await besideFloors(name, rate, floors)));
    else figures.push({ name, value: perSecond(rate) });
    figures.push({ name: "  p50, p95", ...latency }, ...processorTimeFigure(used));
  }
  return figures;
}

/** The bar names these two. @param {string} name */
const isHeldToFloors = (name) => name === "get a run" || /^list 20 runs(, page|$)/.test(name);

/** @param {string} name @param {number} rate @param {import("../floors/floors.mjs").Floors} floors */
async function besideFloors(name, rate, floors) {
  const next = await floors.next();
  const http = await floors.http();
  return [
    {
      name,
      value: perSecond(rate),
      floor: `empty Next handler ${perSecond(next.rate)}`,
      ratio: times(rate / next.rate),
      bar: `≥ ${NEXT_BAR}×`,
      reached: rate / next.rate / NEXT_BAR,
    },
    {
      name: "",
      value: "",
      floor: `bare http ${perSecond(http.rate)}`,
      ratio: percent(rate / http.rate),
      bar: `≥ ${percent(HTTP_BAR)}`,
      reached: rate / http.rate / HTTP_BAR,
    },
  ];
}

/** Walks to page 10,000, or to the last one there is. @param {import("../installation.mjs").Installation} installation */
async function deepCursor(installation) {
  let cursor = "";
  for (let passed = 0; passed < BEFORE_DEEP; ) {
    const limit = Math.min(100, BEFORE_DEEP - passed);
    const { next_cursor } = await installation.call("GET", `/runs?limit=${limit}${cursor && `&cursor=${cursor}`}`);
    if (next_cursor === null) return { page: Math.floor(passed / 20) + 1, cursor };
    cursor = next_cursor;
    passed += limit;
  }
  return { page: BEFORE_DEEP / 20 + 1, cursor };
}
