import type { ExpectStatic } from "vitest";
import { decideApproval } from "@/lib/approvals/decide-approval";
import { db, pool } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { queueEmails } from "@/lib/mail/queue-emails";
import type { Step } from "@/lib/plans/schema";
import { cancelRun } from "@/lib/runs/cancel-run";
import { startRun } from "@/lib/runs/start-run";
import { deleteSchedule } from "@/lib/schedules/delete-schedule";
import { putSchedule } from "@/lib/schedules/put-schedule";
import { sendSignal } from "@/lib/signals/send-signal";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { status } from "@/lib/testing/webhook-receiver";
import { createWebhook } from "@/lib/webhooks/create-webhook";
import type { EngineLab } from "./engine-lab";

/** What a Drover owes its people, whatever drives its functions. */
export interface EngineScenario {
  name: string;
  /** @param expect of the test that plays it: several play at once */
  play(lab: EngineLab, expect: ExpectStatic): Promise<void>;
}

const WAIT = { timeout: 40_000, interval: 100 };
const transform = (id: string, input: unknown): Step => ({ id, type: "transform", input });
const nap = (duration_ms: number): Step => ({ id: "nap", type: "sleep", input: { duration_ms } });
const listen: Step = { id: "reply", type: "wait_for_signal", input: { type: "answer", timeout_ms: 60_000 } };
const post = ({ receiver }: EngineLab, path: string, more: Partial<Step> = {}): Step => {
  const id = path.replace(/\W/g, "_");
  return { id, tool: "http.post", input: { url: receiver.origin + path, body: { path } }, ...more };
};
const ended = ({ mode }: EngineLab, id: string, expect: ExpectStatic) => expect.poll(() => mode.open(id), WAIT).toBe(0);

export const ENGINE_SCENARIOS: EngineScenario[] = [
  {
    name: "a run sleeps, and goes on in time",
    async play(lab, expect) {
      const id = await lab.start({ steps: [transform("a", 1), nap(2500), transform("b", "{{ steps.a.output }}")] });
      await waitForRun(id, (run) => run.status === "sleeping");
      expect(await waitForRun(id)).toMatchObject({ status: "completed", output: 1, stepsCompleted: 3 });
      const slept = await db.runStep.findUniqueOrThrow({ where: { runId_stepId: { runId: id, stepId: "nap" } } });
      const ms = Number(slept.completedAt) - Number(slept.startedAt);
      expect(ms).toBeGreaterThanOrEqual(2400);
      expect(ms).toBeLessThan(10_000);
      await ended(lab, id, expect);
    },
  },
  {
    name: "a run waits for a person, who is told, and does what was approved once",
    async play(lab, expect) {
      const id = await lab.start({ steps: [transform("a", 1), post(lab, "/approved")] }, "propose");
      await waitForRun(id, (run) => run.status === "awaiting_approval");
      const { id: approval } = await db.approval.findFirstOrThrow({ where: { runId: id } });
      const told = { where: { kind: "approval.requested", link: { contains: approval } } };
      await expect.poll(() => db.notification.count(told), WAIT).toBe(1);
      expect(lab.receiver.at("/approved")).toEqual([]);
      await decideApproval(lab.ctx, { approval, decision: "approved" });
      expect(await waitForRun(id)).toMatchObject({ status: "completed" });
      const received = lab.receiver.at("/approved").map(({ headers }) => headers["idempotency-key"]);
      expect(received).toEqual([`${id}:_approved`]);
      await ended(lab, id, expect);
    },
  },
  {
    name: "a signal wakes the run that waits for it",
    async play(lab, expect) {
      const agent = await createAgentFixture(lab.ctx, { steps: [listen] });
      const { id } = await startRun(lab.ctx, { agent: agent.id, trigger: "manual", input: {} });
      await waitForRun(id, (run) => run.status === "awaiting_signal");
      await sendSignal(lab.ctx, { agent: agent.id, type: "answer", payload: { text: "yes" } });
      expect(await waitForRun(id)).toMatchObject({ status: "completed", output: { payload: { text: "yes" } } });
    },
  },
  {
    name: "a signal that came before the wait is there when the run comes to it",
    async play(lab, expect) {
      const agent = await createAgentFixture(lab.ctx, { steps: [nap(2500), listen], signals: [] });
      const { id } = await startRun(lab.ctx, { agent: agent.id, trigger: "manual", input: {} });
      await waitForRun(id, (run) => run.status === "sleeping");
      await sendSignal(lab.ctx, { agent: agent.id, type: "answer", payload: "early" });
      expect(await waitForRun(id)).toMatchObject({ status: "completed", output: { payload: "early" } });
    },
  },
  {
    name: "a cancelled run does nothing more, and leaves nothing that waits",
    async play(lab, expect) {
      const id = await lab.start({ steps: [transform("a", 1), nap(3_600_000), post(lab, "/cancelled")] });
      await waitForRun(id, (run) => run.status === "sleeping");
      await cancelRun(lab.ctx, { run: id });
      expect(await waitForRun(id)).toMatchObject({ status: "cancelled" });
      await ended(lab, id, expect);
      expect(lab.receiver.at("/cancelled")).toEqual([]);
    },
  },
  {
    name: "a schedule starts a run when it comes due, and nothing when it is gone",
    async play(lab, expect) {
      const agent = await createAgentFixture(lab.ctx, { steps: [transform("a", 1)] });
      const { id } = await putSchedule(lab.ctx, agent.id, { cron: "0 * * * *" });
      await expect.poll(() => lab.mode.open(id), WAIT).toBeGreaterThan(0);
      const hourLater = "UPDATE schedules SET next_fire_at = next_fire_at - interval '1 hour' WHERE id = $1";
      await pool.query(hourLater, [id]);
      const fires = async () => {
        await lab.mode.hurry(id);
        return db.scheduleFire.findMany({ where: { scheduleId: id }, select: { status: true } });
      };
      await expect.poll(fires, WAIT).toEqual([{ status: "started" }]);
      const { id: run } = await db.run.findFirstOrThrow({ where: { agentId: agent.id } });
      expect(await waitForRun(run)).toMatchObject({ status: "completed", trigger: "schedule" });
      await deleteSchedule(lab.ctx, { agent: agent.id });
      await ended(lab, id, expect);
      expect(await db.run.count({ where: { agentId: agent.id } })).toBe(1);
    },
  },
  {
    name: "a failing step is tried again after its pause",
    async play(lab, expect) {
      lab.receiver.answer("/flaky", status(500), status(200));
      const retries = { max_attempts: 2, delay_ms: 2500 };
      const id = await lab.start({ steps: [post(lab, "/flaky", { retries, idempotent: true }), transform("b", 2)] });
      expect(await waitForRun(id)).toMatchObject({ status: "completed", output: 2 });
      expect(lab.receiver.at("/flaky")).toHaveLength(2);
    },
  },
  {
    name: "a run that no attempt can drive has failed, and says why",
    async play(lab, expect) {
      const agent = await createAgentFixture(lab.ctx, { steps: [nap(3_600_000), transform("a", 1)] });
      const { id } = await startRun(lab.ctx, { agent: agent.id, trigger: "manual", input: {} });
      await waitForRun(id, (run) => run.status === "sleeping");
      await pool.query("UPDATE agent_versions SET plan = '{}' WHERE agent_id = $1", [agent.id]);
      const state = async () => {
        await lab.mode.hurry(id);
        return (await db.run.findUniqueOrThrow({ where: { id } })).status;
      };
      await expect.poll(state, { timeout: 40_000, interval: 50 }).toBe("failed");
      expect(await waitForRun(id)).toMatchObject({ error: { code: "internal_error" } });
      await ended(lab, id, expect);
    },
  },
  {
    name: "branches work in parallel, each step once, and sleep apart",
    async play(lab, expect) {
      const branch = (name: string, ms: number) => ({
        steps: [{ ...nap(ms), id: `nap_${name}` }, post(lab, `/branch/${name}`), transform(name, name)],
      });
      const both: Step = { id: "both", type: "parallel", branches: [branch("l", 2500), branch("r", 3500)] };
      const id = await lab.start({ steps: [both, transform("end", "{{ steps.both.output }}")] });
      expect(await waitForRun(id)).toMatchObject({ status: "completed", output: ["l", "r"] });
      for (const name of ["l", "r"]) expect(lab.receiver.at(`/branch/${name}`)).toHaveLength(1);
    },
  },
  {
    name: "an agent waits for the agent it asked",
    async play(lab, expect) {
      const child = await createAgentFixture(lab.ctx, { steps: [nap(2500), transform("twice", "{{ input.n }}")] });
      const call: Step = { id: "ask", tool: `agent.${child.slug}`, input: { n: 7 } };
      const id = await lab.start({ steps: [call, transform("end", "{{ steps.ask.output }}")] });
      expect(await waitForRun(id)).toMatchObject({ status: "completed", output: 7 });
      expect(await db.run.count({ where: { parentId: id, status: "completed" } })).toBe(1);
      await ended(lab, id, expect);
    },
  },
  {
    name: "a webhook is delivered once, after the receiver was away",
    async play(lab, expect) {
      lab.receiver.answer("/hook", status(503), status(503), status(200));
      const ctx = await createWorkspaceFixture();
      const url = `${lab.receiver.origin}/hook`;
      const { id: webhook } = await createWebhook(ctx, { url, events: ["run.completed"] });
      const agent = await createAgentFixture(ctx, { steps: [transform("a", 1)] });
      await startRun(ctx, { agent: agent.id, trigger: "manual", input: {} });
      const delivery = () => db.webhookDelivery.findFirst({ where: { webhookId: webhook }, include: { log: true } });
      await expect.poll(async () => (await delivery())?.status, WAIT).toBe("delivered");
      expect((await delivery())?.log).toHaveLength(3);
      expect(new Set(lab.receiver.at("/hook").map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    },
  },
  {
    name: "mail goes out once, although the server turned it away at first",
    async play(lab, expect) {
      const to = "kim@busy.example";
      const id = newId("email");
      await db.$transaction((tx) =>
        queueEmails(tx, [{ id, workspaceId: lab.ctx.workspaceId, to, subject: "Hello", text: "Hello" }]),
      );
      const state = async () => {
        await lab.mode.hurry(id);
        return (await db.email.findUniqueOrThrow({ where: { id } })).status;
      };
      await expect.poll(state, WAIT).toBe("sent");
      await ended(lab, id, expect);
      expect(lab.mailed.filter((each) => each === to)).toEqual([to]);
    },
  },
  {
    name: "thirty runs at once all end, and each calls once",
    async play(lab, expect) {
      const paths = Array.from({ length: 30 }, (_each, index) => `/many/${index}`);
      const ids = await Promise.all(
        paths.map((path) => lab.start({ steps: [transform("a", 1), post(lab, path), transform("b", path)] })),
      );
      const runs = await Promise.all(ids.map((id) => waitForRun(id)));
      expect(runs.map(({ output }) => output)).toEqual(paths);
      expect(paths.map((path) => lab.receiver.at(path).length)).toEqual(paths.map(() => 1));
    },
  },
];
