import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll } from "vitest";
import { decideApproval } from "@/lib/approvals/decide-approval";
import { listApprovals } from "@/lib/approvals/list-approvals";
import type { Ctx } from "@/lib/auth/context";
import { ROLE_SCOPES, type Role } from "@/lib/auth/scopes";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import type { Plan, Step } from "@/lib/plans/schema";
import { createPolicy } from "@/lib/policies/create-policy";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { startWorker } from "@/lib/testing/start-worker";
import { waitForRun } from "@/lib/testing/wait-for-run";

type Autonomy = "observe" | "propose" | "act";

/** A workspace of three people, a worker, and a receiver that takes down what is posted to it. */
class Lab {
  /** The owner, an operator and an admin. */
  ctx!: Ctx;
  grace!: Ctx;
  ada!: Ctx;
  /** Bodies of all requests that write. */
  readonly received: unknown[] = [];
  private worker!: Awaited<ReturnType<typeof startWorker>>;
  private readonly receiver: Server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    if (request.method !== "GET") this.received.push(JSON.parse(body));
    response.setHeader("content-type", "application/json").end('{"id":"res_1"}');
  });

  async begin(): Promise<void> {
    this.receiver.listen(0, "127.0.0.1");
    await once(this.receiver, "listening");
    process.env.DROVER_ALLOW_PRIVATE_HOSTS = `127.0.0.1:${(this.receiver.address() as AddressInfo).port}`;
    this.ctx = await createWorkspaceFixture(10_000);
    [this.grace, this.ada] = [await this.member("operator"), await this.member("admin")];
    this.worker = await startWorker();
  }

  async end(): Promise<void> {
    await this.worker.stop();
    this.receiver.close();
  }

  async forget(): Promise<void> {
    this.received.length = 0;
    await db.policy.deleteMany({});
    await db.workspace.update({ where: { id: this.ctx.workspaceId }, data: { forbidSelfApproval: false } });
  }

  member = async (role: Role): Promise<Ctx> => {
    const userId = newId("user");
    await db.user.create({ data: { id: userId, email: `${userId}@example.com`, name: `Test ${role}` } });
    await db.membership.create({ data: { workspaceId: this.ctx.workspaceId, userId, role } });
    return { ...this.ctx, actor: { type: "user", id: userId }, userId, role, scopes: ROLE_SCOPES[role] };
  };

  url = () => `http://127.0.0.1:${(this.receiver.address() as AddressInfo).port}/`;
  post = (id: string, body: unknown): Step => ({ id, tool: "http.post", input: { url: this.url(), body } });

  start = async (plan: Plan, autonomy: Autonomy = "propose"): Promise<string> => {
    const agent = await createAgentFixture(this.ctx, plan, { autonomy });
    return (await startRun(this.ctx, { agent: agent.id, trigger: "manual", input: {} })).id;
  };

  /** A run that waits, and the first thing it waits for. */
  asked = async (plan: Plan, autonomy: Autonomy = "propose") => {
    const run = await this.start(plan, autonomy);
    await waitForRun(run, ({ status }) => status === "awaiting_approval");
    const [approval] = (await listApprovals(this.ctx, { run })).data;
    if (!approval) throw new Error("nothing waits");
    return { run, approval };
  };

  approve = (as: Ctx, approval: string, args?: unknown, argsHash?: string) =>
    decideApproval(as, { approval, decision: "approved", args, argsHash });
  reject = (as: Ctx, approval: string, reason?: string) =>
    decideApproval(as, { approval, decision: "rejected", reason });
  stepOf = (runId: string, stepId: string) =>
    db.runStep.findUniqueOrThrow({ where: { runId_stepId: { runId, stepId } } });
  rule = (outcome: "allow" | "ask" | "deny", condition: string, ask?: object) =>
    createPolicy(this.ctx, { name: `Rule ${outcome}`, condition, outcome, ...(ask ? { ask } : {}) });
}

/** To be called once at the top of a test file. What a test received and ruled is forgotten after it. */
export function approvalLab(): Lab {
  const lab = new Lab();
  beforeAll(() => lab.begin());
  afterAll(() => lab.end());
  afterEach(() => lab.forget());
  return lab;
}
