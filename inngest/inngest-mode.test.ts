import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { decideApproval } from "@/lib/approvals/decide-approval";
import { db } from "@/lib/db/client";
import { engineLab } from "@/lib/testing/engine/engine-lab";
import { inngestMode } from "@/lib/testing/engine/engine-mode";
import { ENGINE_SCENARIOS } from "@/lib/testing/engine/engine-scenarios";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { createInngest } from "./client";
import { allFunctions } from "./functions/all-functions";

const lab = engineLab(inngestMode);
const player = () => lab.mode.server.player;

describe("driven by an Inngest server", () => {
  test.concurrent.for(ENGINE_SCENARIOS)("$name", { timeout: 120_000 }, ({ play }, { expect }) => play(lab, expect));
});

describe("what is special with a server", () => {
  afterEach(() => {
    player().registeringMs = 0;
  });

  test("a worker has registered every function, and does so again in band and out of band", async () => {
    const ids = allFunctions(createInngest()).map((fn) => fn.id("drover"));
    expect(lab.mode.server.url).toBe(`http://localhost:${lab.mode.env.DROVER_WORKER_PORT}/api/inngest`);
    expect(player().functions.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
    const inBand = await lab.mode.server.sync("in_band");
    expect(inBand.status).toBe(200);
    const { functions } = inBand.body as { functions: { id: string }[] };
    expect(functions.map(({ id }) => id).sort()).toEqual(
      player()
        .functions.map(({ id }) => id)
        .sort(),
    );
    await sleep(1000); // in the same second it would be the same call
    expect(await lab.mode.server.sync("out_of_band")).toMatchObject({ status: 200, body: { modified: false } });
  });

  test("a decision that falls before the server has the wait, and is lost there, is told again", async () => {
    player().registeringMs = 500;
    const url = `${lab.receiver.origin}/raced`;
    const id = await lab.start({ steps: [{ id: "a", tool: "http.post", input: { url } }] }, "propose");
    await waitForRun(id, (run) => run.status === "awaiting_approval");
    const { id: approval } = await db.approval.findFirstOrThrow({ where: { runId: id } });
    await decideApproval(lab.ctx, { approval, decision: "approved" });
    expect(await waitForRun(id)).toMatchObject({ status: "completed" });
    expect(lab.receiver.at("/raced")).toHaveLength(1);
  });

  test("a worker that is killed under load has its calls repeated, and nothing is done twice", async () => {
    const paths = Array.from({ length: 12 }, (_each, index) => `/killed/${index}`);
    const step = (path: string, id: string) => ({
      id,
      tool: "http.post",
      idempotent: true,
      input: { url: `${lab.receiver.origin}${path}/${id}` },
    });
    const start = (path: string) => lab.start({ steps: [step(path, "a"), step(path, "b"), step(path, "c")] });
    const ids = await Promise.all(paths.map(start));
    await expect
      .poll(() => lab.receiver.received.filter(({ path }) => path.startsWith("/killed")).length)
      .toBeGreaterThan(8);
    lab.drover.killWorker();
    for (const id of ids) expect(await waitForRun(id)).toMatchObject({ status: "completed", stepsCompleted: 3 });
    for (const id of ids) {
      const keys = lab.receiver.received.filter(({ headers }) => String(headers["idempotency-key"]).startsWith(id));
      expect(new Set(keys.map(({ headers, path }) => `${headers["idempotency-key"]} ${path}`)).size).toBe(3);
      expect(await db.creditTransaction.count({ where: { runId: id } })).toBe(1);
    }
  }, 120_000);

  test.each(["INNGEST_SIGNING_KEY", "INNGEST_EVENT_KEY"])("a worker without %s says so and does not start", (name) => {
    const env = { ...process.env, ...lab.mode.env, NODE_ENV: "production" as const, [name]: "" };
    const { status, stderr } = spawnSync(process.execPath, [".build/worker.mjs"], { env, encoding: "utf8" });
    expect(stderr).toContain(`${name} is not set`);
    expect(status).toBe(78);
  });

  test("nothing was asked or answered that a server would not take, and large state was fetched", () => {
    expect(player().problems).toEqual([]);
    expect(player().trimmed).toBeGreaterThan(0);
  });
});
