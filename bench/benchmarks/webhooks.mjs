// Webhook deliveries, from the commit that announces them to the receipt of the last; and the same beside an endpoint
// that never answers.
import http from "node:http";
import pg from "pg";
import { bestOf } from "../measure/best-of.mjs";
import { processorTime, sharesOf } from "../measure/processes.mjs";
import { percent, perSecond, processorTimeFigure } from "../report.mjs";

const DELIVERIES = 1_000;
const ENDPOINTS = 10;
const DEAD_DELIVERIES = 50;
const BAR = 200;
const SHARE_BAR = 0.9;

/** @type {import("../run-benchmarks.mjs").Benchmark} */
export async function webhooks({ installation, floors }) {
  const commits = await floors.manyCommits();
  const receiver = await startReceiver();
  process.env.DROVER_ALLOW_PRIVATE_HOSTS = receiver.host;
  await installation.stop();
  await installation.start();
  const client = new pg.Client({ connectionString: installation.databaseUrl });
  await client.connect();
  try {
    const create = async (/** @type {string} */ path) => {
      const url = `http://${receiver.host}${path}`;
      const { data } = await installation.call("POST", "/webhooks", { url, events: ["run.completed"] });
      return data.id;
    };
    const alive = await Promise.all(Array.from({ length: ENDPOINTS }, (_each, index) => create(`/${index}`)));
    const dead = await create("/dead");
    const round = async (count = DELIVERIES) => {
      const before = processorTime(installation);
      const began = performance.now();
      const received = receiver.next(count);
      await client.query(ANNOUNCE, [alive, count]);
      await received;
      const seconds = (performance.now() - began) / 1000;
      return { rate: count / seconds, used: sharesOf(before, processorTime(installation), count) };
    };
    await round(200); // warm-up
    const best = await bestOf(round, ({ rate }) => rate);
    await client.query(ANNOUNCE, [[dead], DEAD_DELIVERIES]);
    const beside = await bestOf(round, ({ rate }) => rate);
    return [
      {
        name: `${DELIVERIES.toLocaleString("en")} webhook deliveries to ${ENDPOINTS} endpoints`,
        value: perSecond(best.rate),
        floor: `32-client commits ${perSecond(commits.rate)}`,
        ratio: percent(best.rate / commits.rate),
        bar: `≥ ${BAR}/s`,
        reached: best.rate / BAR,
      },
      {
        name: "  beside an endpoint that never answers",
        value: perSecond(beside.rate),
        floor: "without it",
        ratio: percent(beside.rate / best.rate),
        bar: `≥ ${percent(SHARE_BAR)}`,
        reached: beside.rate / best.rate / SHARE_BAR,
      },
      ...processorTimeFigure(best.used),
    ];
  } finally {
    delete process.env.DROVER_ALLOW_PRIVATE_HOSTS;
    await client.end();
    await receiver.stop();
  }
}

/** Deliveries to these endpoints in turn, with the job of each: what a run's end writes for the endpoints that listen. */
const ANNOUNCE = `WITH d AS (
    INSERT INTO webhook_deliveries (id, workspace_id, webhook_id, event, payload, next_attempt_at)
    SELECT 'dlv_' || replace(gen_random_uuid()::text, '-', ''), w.workspace_id, w.id, 'run.completed',
      json_build_object('event', 'run.completed', 'agent_uuid', 'agt_0', 'run_id', n, 'timestamp', now(),
        'data', json_build_object('status', 'completed', 'credits_used', 2, 'duration_ms', 4500))::text, now()
    FROM generate_series(1, $2::int) n JOIN webhooks w ON w.id = ($1::text[])[1 + n % cardinality($1::text[])]
    RETURNING id, webhook_id
  ) SELECT count(graphile_worker.add_job('event', json_build_object('name', 'webhook.delivery', 'id', id,
    'data', json_build_object('delivery_id', id, 'webhook_id', webhook_id)))) FROM d`;

/** Answers 200 at once; at `/dead` never. */
async function startReceiver() {
  let left = 0;
  /** @type {() => void} */
  let done = () => {};
  const server = http.createServer((request, response) => {
    request.resume();
    if (request.url === "/dead") return;
    response.end("ok");
    if (--left === 0) done();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    host: `127.0.0.1:${port}`,
    /** Resolves when `count` more have arrived. @param {number} count @returns {Promise<void>} */
    next(count) {
      left = count;
      return new Promise((resolve) => {
        done = resolve;
      });
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
