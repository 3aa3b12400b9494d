// The floors themselves.
import { ms, perSecond } from "../report.mjs";

/** @type {import("../run-benchmarks.mjs").Benchmark} */
export async function floors({ floors }) {
  const one = await floors.oneCommit();
  const many = await floors.manyCommits();
  const http = await floors.http();
  const next = await floors.next();
  return [
    { name: "floor: PostgreSQL commit, 1 client", value: perSecond(one.rate), floor: `p50 ${ms(one.p50Ms)}` },
    { name: "floor: PostgreSQL commits, 32 clients", value: perSecond(many.rate), floor: `p50 ${ms(many.p50Ms)}` },
    { name: "floor: bare Node http server", value: perSecond(http.rate), floor: `p50 ${ms(http.p50Ms)}` },
    { name: "floor: empty Next route handler", value: perSecond(next.rate), floor: `p50 ${ms(next.p50Ms)}` },
  ];
}
