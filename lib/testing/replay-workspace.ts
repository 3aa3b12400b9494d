import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";
import { type Answer, testClient } from "@/lib/api/testing/test-client";
import { testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import type { Plan, Step } from "@/lib/plans/schema";
import type { Run } from "@/lib/runs/serialize";
import { startRun } from "@/lib/runs/start-run";
import { startWorker } from "@/lib/testing/start-worker";
import { createAgentFixture } from "./fixtures";
import { waitForRun } from "./wait-for-run";

/** A receiver that counts who called it and refuses the path it is told to, the only one that may be called. */
export async function countingReceiver() {
  let paths: string[] = [];
  let refused: string | undefined;
  const server = createServer((request, response) => {
    paths.push(request.url ?? "");
    response.writeHead(request.url === refused ? 400 : 200, { "content-type": "application/json" }).end('{"at":1}');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env.DROVER_ALLOW_PRIVATE_HOSTS = host;
  return {
    /** A step that calls the path of its own name. */
    post: (id: string, more: Partial<Step> = {}): Step => ({
      id,
      tool: "http.post",
      input: { url: `http://${host}/${id}`, body: { to: "{{ input.to }}" } },
      ...more,
    }),
    refuse(path?: string) {
      refused = path;
    },
    /** The paths called since it was asked last, in order. */
    received() {
      const all = paths;
      paths = [];
      return all;
    },
    close: () => server.close(),
  };
}

export const transform = (id: string, input: unknown): Step => ({ id, type: "transform", input });

/** A workspace with a worker, and what a test of replays does in it. */
export async function replayWorkspace() {
  const workspace = await testWorkspace();
  const { ctx, workspaceId, userId } = workspace;
  await db.workspace.update({ where: { id: workspaceId }, data: { creditBalance: 1000 } });
  const call = testClient((await workspace.key()).key);
  const worker = await startWorker();
  const replay = (run: number | string, body: unknown = {}, headers = {}): Promise<Answer> =>
    call("POST", `/runs/${run}/replay`, body, headers);
  return {
    ...workspace,
    call,
    replay,
    /** Publishes a plan and runs it to its end. */
    async runPlan(plan: Plan, input: Record<string, unknown> = { to: "ada" }) {
      const agent = await createAgentFixture(ctx, plan);
      const { id } = await startRun(ctx, { agent: agent.id, trigger: "manual", input });
      const run = await waitForRun(id);
      return { agent: agent.id, id, number: Number(run.number), status: run.status };
    },
    async publish(agentId: string, version: number, plan: Plan) {
      const id = newId("agentVersion");
      const data = { id, workspaceId, agentId, version, plan: plan as object, createdBy: userId };
      await db.agentVersion.create({ data });
      await db.agent.update({ where: { id: agentId }, data: { publishedVersionId: id } });
    },
    /** Replays, and reads the new run when it has ended. */
    async replayed(run: number | string, body: unknown = {}): Promise<Run> {
      const answer = await replay(run, body);
      expect(answer).toMatchObject({ status: 202, body: { status: "queued" } });
      await waitForRun(String(answer.body.id));
      return (await call("GET", `/runs/${answer.body.id}`)).body.data as Run;
    },
    stop: () => worker.stop(),
  };
}
