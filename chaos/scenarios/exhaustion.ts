import { execFileSync } from "node:child_process";
import { rmSync, statfsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { newId } from "@/lib/ids/new-id";
import { createAgentFixture } from "@/lib/testing/fixtures";
import type { Lab } from "../harness/lab";
import { inLab } from "./in-lab";
import { endsOf, fiveSteps, notCompleted } from "./load";
import type { Scenario } from "./scenario";

const FOR_MS = 6_000;

/** R30: no connection is left, the disk is full, the model fails in every way: refused plainly, and mended unaided. */
export const exhaustion: Scenario = {
  id: "R30",
  promise: "out of connections, out of disk or without its model Drover refuses plainly and recovers unaided",
  run: async (context) => {
    const parts = [await inLab({ postgres: { max_connections: "34" } }, outOfConnections), await inLab({}, modelFails)];
    parts.push(await fullDisk());
    context.tell(parts.map(({ figure }) => figure).join("; "));
    return {
      did: parts.map(({ did }) => did).join("; "),
      figure: parts.map(({ figure }) => figure).join("; "),
      problems: parts.flatMap(({ problems }) => problems),
    };
  },
};

async function outOfConnections(lab: Lab) {
  const agent = await fiveSteps(lab, 50);
  const hogs: pg.Client[] = [];
  const hog = async () => {
    const client = new pg.Client({ connectionString: lab.postgres.url });
    client.on("error", () => {});
    await client.connect();
    hogs.push(client);
  };
  while (
    await hog().then(
      () => true,
      () => false,
    )
  );
  // what the processes hold goes too, so that they have to connect anew and cannot
  lab.proxy.cut();
  while (
    await hog().then(
      () => true,
      () => false,
    )
  );
  const { acknowledged, statuses } = await knock(lab, agent, FOR_MS);
  await Promise.all(hogs.map((client) => client.end()));
  const after = await knock(lab, agent, 2_000);
  const ids = [...acknowledged, ...after.acknowledged];
  const problems = [...onlyPlain(statuses), ...(await notCompleted(lab, ids))];
  if (after.acknowledged.length === 0) problems.push("nothing was taken after connections were free again");
  return {
    did: `every connection of PostgreSQL taken for ${FOR_MS / 1000} s`,
    figure: `answers ${JSON.stringify(statuses)}, then ${JSON.stringify(after.statuses)}`,
    acknowledged: ids,
    problems,
  };
}

/** Starts runs, without insisting, for a while. */
async function knock(lab: Lab, agent: string, forMs: number) {
  const acknowledged: string[] = [];
  const statuses: Record<string, number> = {};
  for (const end = Date.now() + forMs; Date.now() < end; await sleep(100)) {
    const headers = { "idempotency-key": newId("request") };
    const answer = await lab.api.call("POST", `/api/v1/agents/${agent}/run`, { body: {}, headers });
    count(statuses, answer);
    if (answer.status === 202) acknowledged.push(String(answer.body.id));
  }
  return { acknowledged, statuses };
}

/** Of an answer that should not be, also what it says. */
function count(statuses: Record<string, number>, { status, body }: { status: number; body: Record<string, unknown> }) {
  const name = status === 202 || status === 503 ? String(status) : `${status} ${JSON.stringify(body)}`;
  statuses[name] = (statuses[name] ?? 0) + 1;
}

const onlyPlain = (statuses: Record<string, number>) =>
  Object.keys(statuses)
    .filter((status) => !["202", "503"].includes(status))
    .map((status) => `answered ${status}`);

async function modelFails(lab: Lab) {
  const { id: agent } = await createAgentFixture(lab.ctx, {
    steps: [
      {
        id: "think",
        type: "llm",
        input: { prompt: "Hello" },
        timeout_ms: 1_500,
        retries: { max_attempts: 3, delay_ms: 50 },
      },
    ],
  });
  const start = async () => String((await lab.api.insist(`/api/v1/agents/${agent}/run`, {}, newId("request"))).body.id);
  const acknowledged: string[] = [];
  const problems: string[] = [];
  for (const behaviour of [{ status: 500 }, { status: 429, retryAfter: "0" }, "hang", "half", "garbage"] as const) {
    lab.model.next.push(behaviour, behaviour);
    const mended = await start();
    const then = await endsOf([mended], 30_000);
    if (then.completed !== 1) problems.push(`${JSON.stringify(behaviour)} twice: ${JSON.stringify(then)}`);
    lab.model.next.push(...Array.from({ length: 40 }, () => behaviour));
    const lost = await start();
    const ends = await endsOf([lost], 60_000);
    if (ends.failed !== 1) problems.push(`${JSON.stringify(behaviour)} each time: ${JSON.stringify(ends)}`);
    lab.model.next.length = 0;
    acknowledged.push(mended, lost);
  }
  return {
    did: "a model that answers 500, 429, nothing, half and garbage, twice and each time",
    figure: "tried again and completed; failed when it stayed so",
    acknowledged,
    problems,
  };
}

/** The database on a file system of 400 MB, which is then filled. */
async function fullDisk() {
  const disk = path.join("/tmp", `drover-disk-${process.pid}`);
  try {
    execFileSync("mkdir", ["-p", disk]);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=400m", "tmpfs", disk], { stdio: "pipe" });
  } catch {
    rmSync(disk, { recursive: true, force: true });
    return { did: "full disk: skipped, no file system can be mounted here", figure: "–", problems: [] };
  }
  try {
    return await inLab({ folder: disk, postgres: { max_wal_size: "64MB", min_wal_size: "32MB" } }, async (lab) => {
      const { id: agent } = await createAgentFixture(lab.ctx, {
        steps: [{ id: "show", type: "display", input: { content: "{{ input.text }}" } }],
      });
      const ballast = path.join(disk, "ballast");
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - 256 * 1024)));
      const statuses: Record<string, number> = {};
      const acknowledged: string[] = [];
      for (const end = Date.now() + 10_000; Date.now() < end; await sleep(50)) {
        const body = { params: { text: "x".repeat(100_000) } };
        const headers = { "idempotency-key": newId("request") };
        const answer = await lab.api.call("POST", `/api/v1/agents/${agent}/run`, { body, headers });
        count(statuses, answer);
        if (answer.status === 202) acknowledged.push(String(answer.body.id));
      }
      rmSync(ballast);
      const began = Date.now();
      const last = { params: { text: "There is room." } };
      acknowledged.push(String((await lab.api.insist(`/api/v1/agents/${agent}/run`, last, newId("request"))).body.id));
      const problems = [...onlyPlain(statuses), ...(await notCompleted(lab, acknowledged))];
      if (!statuses[503]) problems.push("the disk was never full");
      return {
        did: "the database's disk filled for 10 s",
        figure: `answers ${JSON.stringify(statuses)}; taken again ${Date.now() - began} ms after there was room`,
        acknowledged,
        problems,
      };
    });
  } finally {
    execFileSync("umount", [disk]);
    rmSync(disk, { recursive: true, force: true });
  }
}
