import { afterAll, beforeAll, expect, test } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { decideActions } from "@/lib/contact-runs/decide-actions";
import { closeDatabase, db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import type { Step } from "@/lib/plans/schema";
import { playbookPlan } from "@/lib/playbooks/playbook-plan";
import { cancelRun } from "@/lib/runs/cancel-run";
import { startRun } from "@/lib/runs/start-run";
import type { Target } from "@/lib/segments/select-contacts";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { KillableDrover } from "@/lib/testing/killable-drover";
import { type Receiver, startReceiver } from "@/lib/testing/webhook-receiver";

// Two actions for each of many contacts: proposed, decided in bulk, and kill -9 in the middle of both. They are more than
// each batch on the way holds (500 started, 200 decided, 10 at a time); DROVER_TEST_CONTACTS=5000 does more of the same.
const CONTACTS = Number(process.env.DROVER_TEST_CONTACTS ?? 600);
const MINUTES = 60_000;

let drover: KillableDrover;
let receiver: Receiver;
let ctx: Ctx;

beforeAll(async () => {
  receiver = await startReceiver();
  drover = new KillableDrover({ DROVER_ALLOW_PRIVATE_HOSTS: new URL(receiver.origin).host });
  await drover.start();
  await closeDatabase();
  process.env.DATABASE_URL = drover.databaseUrl();
  ctx = await createWorkspaceFixture(10 * CONTACTS);
}, 2 * MINUTES);

afterAll(async () => {
  await drover.stop();
  await receiver.close();
});

const post = (id: string): Step => ({
  id,
  tool: "http.post",
  idempotent: true,
  input: { url: `${receiver.origin}/${id}`, body: { contact: "{{ contact.id }}" } },
});
const tagged = (tag: string): Target => ({
  filter: { match: "all", conditions: [{ field: "tags", operator: "is", value: tag }] },
});

async function decideAll(run: string, decision: "approve" | "reject", target: Target, halfway = () => {}) {
  let decided = 0;
  const expected = (await db.contact.count({ where: { tags: { has: decision } } })) * 2;
  for (let after: string | null | undefined; after !== null; ) {
    const answer = await decideActions(ctx, { run, decision, target, ...(after && { after }) });
    expect(answer.refused).toEqual([]);
    decided += answer.decided;
    if (decided * 2 >= expected) halfway();
    after = answer.next;
  }
  return decided;
}

/** Once, at the first call. */
function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}

test(
  `${CONTACTS} contacts × 2 actions: each approved one reaches the receiver under one key, and no other does`,
  async () => {
    const what = (index: number) => (index % 10 < 5 ? "approve" : index % 10 < 7 ? "reject" : "leave");
    const people = Array.from({ length: CONTACTS }, (_, index) => ({
      id: newId("contact"),
      workspaceId: ctx.workspaceId,
      name: `Contact ${index}`,
      email: `contact${index}@example.com`,
      tags: [what(index)],
    }));
    await db.contact.createMany({ data: people });
    const agent = await createAgentFixture(ctx, playbookPlan({ steps: [post("offer"), post("note")] }), {
      autonomy: "propose",
    });
    const { id: run } = await startRun(ctx, { agent: agent.id, trigger: "manual", input: {} });
    const pending = () => db.approval.count({ where: { overRunId: run, status: "pending" } });

    const limit = { timeout: 8 * MINUTES, interval: 200 };
    await expect.poll(pending, limit).toBeGreaterThan(CONTACTS / 4);
    drover.killWorker();
    await expect.poll(pending, limit).toBe(2 * CONTACTS);
    await expect
      .poll(async () => (await db.run.findUnique({ where: { id: run } }))?.status, limit)
      .toBe("awaiting_approval");
    expect(await db.run.count({ where: { parentId: run } })).toBe(CONTACTS);
    expect(receiver.received).toEqual([]);

    const count = (tag: string) => people.filter(({ tags }) => tags.includes(tag)).length;
    const kill = once(() => drover.killWorker());
    expect(await decideAll(run, "approve", tagged("approve"), kill)).toBe(2 * count("approve"));
    expect(await decideAll(run, "reject", tagged("reject"))).toBe(2 * count("reject"));

    const ended = () => db.run.count({ where: { parentId: run, status: "completed" } });
    await expect.poll(ended, limit).toBe(count("approve") + count("reject"));
    const approved = people
      .filter(({ tags }) => tags.includes("approve"))
      .flatMap(({ id }) => [`/note ${id}`, `/offer ${id}`]);
    const bodies = new Map<string, string>();
    for (const { path, body, headers } of receiver.received) {
      const sent = `${path} ${(JSON.parse(body) as { contact: string }).contact}`;
      const key = String(headers["idempotency-key"]);
      expect(bodies.get(key) ?? sent).toBe(sent);
      bodies.set(key, sent);
    }
    expect([...bodies.values()].sort()).toEqual(approved.sort());
    const inFlight = 20; // what one worker has under way when it is killed may come again, under its key
    expect(receiver.received.length - approved.length).toBeLessThanOrEqual(inFlight);
    await cancelRun(ctx, { run });
    expect(await db.run.count({ where: { parentId: run, completedAt: null } })).toBe(0);
  },
  20 * MINUTES,
);
