import { setTimeout as sleep } from "node:timers/promises";
import { createApiKey } from "@/lib/api-keys/create-api-key";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { Api } from "../harness/api";
import type { Lab } from "../harness/lab";
import { inLab } from "./in-lab";
import { notCompleted } from "./load";
import type { Scenario } from "./scenario";

const QUIET = 9;
const CREDITS = 1_000_000;
const READ_P95_MS = 300;
const RUNS_PER_SECOND = 20;
/** Below that, what a quiet workspace waits longer is the machine's noise. */
const UNNOTICED_MS = 250;

interface Tenant {
  workspaceId: string;
  agent: string;
  key: string;
}

/** R24: one workspace asks for far more than there is to give, and nine others for little. */
export const overload: Scenario = {
  id: "R24",
  promise: "a flood is taken or refused plainly, done to the end, and not felt by others",
  run: ({ scale }) =>
    inLab({}, async (lab) => {
      const [perSecond, seconds] = scale === "full" ? [500, 60] : [300, 10];
      const noisy = await tenant();
      const quiet = await Promise.all(Array.from({ length: QUIET }, () => tenant()));
      const flood = new Flood(lab);

      for (let second = 0; second < 5; second++) {
        await Promise.all(quiet.map((each) => flood.start(each)));
        await sleep(1000);
      }
      await notCompleted(lab, flood.acknowledged);
      const unloadedMs = await waitP95Ms(quiet);

      const reader = new Api(lab.api.origin); // of its own, so that it waits for no connection of the flood's
      const reads: number[] = [];
      const from = performance.now();
      for (let tick = 0; tick < seconds * 10; tick++) {
        for (let each = 0; each < perSecond / 10; each++) void flood.start(noisy);
        if (tick % 10 === 0) for (const each of quiet) void flood.start(each);
        void read(reader, quiet[tick % QUIET] ?? noisy, reads);
        await sleep(Math.max(0, from + (tick + 1) * 100 - performance.now()));
      }
      await flood.over();
      const problems = await notCompleted(lab, flood.acknowledged, 600_000);
      const drained = (flood.acknowledged.length * 1000) / (performance.now() - from);
      const loadedMs = await waitP95Ms(quiet);
      const readMs = p95(reads);
      for (const status of Object.keys(flood.statuses))
        if (!["202", "429", "503"].includes(status)) problems.push(`answered ${status}`);
      if (flood.hasty > 0) problems.push(`${flood.hasty} refusals without Retry-After`);
      if (drained < RUNS_PER_SECOND) problems.push(`only ${drained.toFixed(1)} runs a second`);
      if (readMs > READ_P95_MS) problems.push(`reads took ${readMs} ms (p95) meanwhile`);
      if (loadedMs > Math.max(2 * unloadedMs, UNNOTICED_MS))
        problems.push(`quiet workspaces waited ${loadedMs} ms (p95), without the flood ${unloadedMs} ms`);
      return {
        did: `${perSecond} starts a second for ${seconds} s by one workspace, one a second by each of ${QUIET} others`,
        figure: `answers ${JSON.stringify(flood.statuses)}; all taken were done, ${Math.round(drained)} runs/s; others waited ${loadedMs} ms (p95), without it ${unloadedMs} ms; reads ${readMs} ms (p95)`,
        acknowledged: flood.acknowledged,
        opening: new Map([noisy, ...quiet].map(({ workspaceId }) => [workspaceId, CREDITS])),
        problems,
      };
    }),
};

async function tenant(): Promise<Tenant> {
  const ctx = await createWorkspaceFixture(CREDITS);
  const { id: agent } = await createAgentFixture(ctx, {
    steps: [{ id: "show", type: "display", input: { content: "Done" } }],
  });
  const { key } = await createApiKey(ctx, { name: "Load", scopes: [...ctx.scopes], expires: "never" });
  return { workspaceId: ctx.workspaceId, agent, key };
}

/** Starts that are not repeated, whatever is answered. */
class Flood {
  readonly acknowledged: string[] = [];
  readonly statuses: Record<string, number> = {};
  /** Refusals that do not say when to come again. */
  hasty = 0;
  private readonly open = new Set<Promise<void>>();

  constructor(private readonly lab: Lab) {}

  start({ agent, key }: Tenant): Promise<void> {
    const headers = { "idempotency-key": newId("request") };
    const call = this.lab.api.call("POST", `/api/v1/agents/${agent}/run`, { body: {}, headers, key }).then(
      ({ status, headers: answered, body }) => {
        this.statuses[status] = (this.statuses[status] ?? 0) + 1;
        if (status === 202) this.acknowledged.push(String(body.id));
        else if (!answered["retry-after"]) this.hasty++;
      },
      () => {
        this.statuses.none = (this.statuses.none ?? 0) + 1;
      },
    );
    this.open.add(call);
    return call.finally(() => this.open.delete(call));
  }

  async over(): Promise<void> {
    await Promise.all(this.open);
  }
}

async function read(api: Api, { key }: Tenant, times: number[]): Promise<void> {
  const from = performance.now();
  await api.call("GET", "/api/v1/runs?limit=20", { key }).catch(() => {});
  times.push(performance.now() - from);
}

/** How long the newest runs of these workspaces waited for a worker, the 95th percentile in ms. */
async function waitP95Ms(tenants: Tenant[]): Promise<number> {
  const ids = tenants.map(({ workspaceId }) => workspaceId);
  const { rows } = await pool.query<{ ms: number }>(
    `SELECT extract(epoch FROM started_at - created_at)::float8 * 1000 AS ms FROM runs
     WHERE workspace_id = ANY($1) AND started_at IS NOT NULL ORDER BY created_at DESC LIMIT ${5 * QUIET}`,
    [ids],
  );
  return p95(rows.map(({ ms }) => ms));
}

function p95(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length * 0.95)] ?? 0);
}
