import { describe, expect, test } from "vitest";
import { createContact } from "@/lib/contacts/create-contact";
import { suppressContact } from "@/lib/contacts/suppress-contact";
import { db } from "@/lib/db/client";
import type { Plan, Step } from "@/lib/plans/schema";
import { cancelRun } from "@/lib/runs/cancel-run";
import { startRun } from "@/lib/runs/start-run";
import { approvalLab } from "@/lib/testing/approval-lab";
import { createAgentFixture } from "@/lib/testing/fixtures";
import { waitForRun } from "@/lib/testing/wait-for-run";

const lab = approvalLab();

type Autonomy = "observe" | "propose" | "act";
const loop = (steps: Step[], contacts: unknown = "all"): Step => ({
  id: "each_contact",
  type: "for_each",
  input: { contacts },
  steps,
});
const plan = (...steps: Step[]): Plan => ({ steps });
let people = 0;
const contacts = (count: number, more: object = {}) =>
  Promise.all(
    Array.from({ length: count }, () =>
      createContact(lab.ctx, { name: `Contact ${++people}`, email: `contact${people}@example.com`, ...more }),
    ),
  );
const start = async (of: Plan, ids: string[], autonomy: Autonomy = "propose") => {
  const agent = await createAgentFixture(lab.ctx, of, { autonomy });
  const input = ids.length > 0 ? { contact_ids: ids } : {};
  return (await startRun(lab.ctx, { agent: agent.id, trigger: "manual", input })).id;
};
const below = (parentId: string) => db.run.findMany({ where: { parentId }, orderBy: { contactId: "asc" } });
const waits = ({ status }: { status: string }) => status === "awaiting_approval";
async function pending(overRunId: string) {
  const asked = await db.approval.findMany({ where: { overRunId, status: "pending" } });
  const steps = await db.runStep.findMany({ where: { runId: { in: asked.map(({ runId }) => runId) } } });
  const seq = (one: { runId: string; stepId: string }) =>
    steps.find(({ runId, stepId }) => runId === one.runId && stepId === one.stepId)?.seq ?? 0;
  return asked.sort((a, b) => seq(a) - seq(b));
}
const post = (id: string, body: unknown) => lab.post(id, body);

describe("a loop over contacts", () => {
  test("runs its steps once for each, who see the contact, its attributes and what stands around the loop", async () => {
    const [ada, ben] = await contacts(2, { company: "Example", attributes: { plan: "pro" } });
    if (!ada || !ben) throw new Error("no contacts");
    const id = await start(
      plan(
        { id: "offer", type: "transform", input: { price: 7 } },
        loop([
          post("send", {
            to: "{{ contact.email }}",
            plan: "{{ contact.plan }}",
            price: "{{ steps.offer.output.price }}",
          }),
        ]),
        {
          id: "report",
          type: "transform",
          input: "{{ steps.each_contact.output.completed }} of {{ steps.each_contact.output.contacts }}",
        },
      ),
      [ada.id, ben.id],
      "act",
    );
    const run = await waitForRun(id);
    expect([run.status, run.output]).toEqual(["completed", "2 of 2"]);
    expect(lab.received).toHaveLength(2);
    expect(lab.received).toContainEqual({ to: ada.email, plan: "pro", price: 7 });
    expect((await below(id)).map(({ contactId, status }) => [contactId, status])).toEqual(
      [ada.id, ben.id].sort().map((each) => [each, "completed"]),
    );
  });

  test("a failure of one contact fails no other", async () => {
    const [ada] = await contacts(1, { attributes: { url: lab.url() } });
    const [ben] = await contacts(1, { attributes: { url: "http://169.254.169.254/" } });
    if (!ada || !ben) throw new Error("no contacts");
    const get: Step = { id: "get", tool: "http.get", input: { url: "{{ contact.url }}" } };
    const run = await waitForRun(await start(plan(loop([get])), [ada.id, ben.id]));
    expect(run.status).toBe("completed");
    expect(run.output).toMatchObject({ contacts: 2, completed: 1, failed: 1 });
  });

  test("who is not to be contacted is passed over, and the run says why", async () => {
    const [ada, ben, cy] = await contacts(3);
    if (!ada || !ben || !cy) throw new Error("no contacts");
    await suppressContact(lab.ctx, ben.id, { reason: "Asked" });
    await db.contact.update({ where: { id: cy.id }, data: { consent: "withdrawn" } });
    const id = await start(plan(loop([post("send", { to: "{{ contact.email }}" })])), [ada.id, ben.id, cy.id], "act");
    const run = await waitForRun(id);
    expect(run.output).toMatchObject({ contacts: 3, completed: 1, skipped: 2, cancelled: 0 });
    expect(lab.received).toEqual([{ to: ada.email }]);
    const error = async (contactId: string) =>
      (await db.run.findFirstOrThrow({ where: { parentId: id, contactId } })).error as { code: string };
    expect((await error(ben.id)).code).toBe("suppressed");
    expect((await error(cy.id)).code).toBe("consent_withdrawn");
  });

  test("a model is asked about the contact as a whole", async () => {
    const [ada] = await contacts(1);
    const ask: Step = { id: "judge", type: "llm", input: { prompt: "{{ contact }}" } };
    const run = await waitForRun(await start(plan(loop([ask])), [ada?.id ?? ""]));
    expect(run.output).toMatchObject({ contacts: 1, completed: 1 });
  });

  test("nobody is in it: the run is over", async () => {
    const run = await waitForRun(
      await start(
        plan(
          loop([post("send", {})], {
            filter: { match: "all", conditions: [{ field: "company", operator: "is", value: "Nobody" }] },
          }),
        ),
        [],
      ),
    );
    expect(run.output).toMatchObject({ contacts: 0 });
  });

  test("a segment that is gone fails the run in words", async () => {
    const run = await waitForRun(await start(plan(loop([post("send", {})], { segment: "Gone" })), []));
    expect(run.status).toBe("failed");
    expect(run.error).toMatchObject({ code: "not_found", message: expect.stringContaining("Segment") });
  });
});

describe("actions", () => {
  test("all of a contact are proposed at once; each goes, or not, by its own decision", async () => {
    const [ada] = await contacts(1);
    if (!ada) throw new Error("no contact");
    const id = await start(plan(loop([post("one", { n: 1 }), post("two", { n: 2 }), post("three", { n: 3 })])), [
      ada.id,
    ]);
    await waitForRun(id, waits);
    const asked = await pending(id);
    expect(asked.map(({ stepId, contactId }) => [stepId, contactId])).toEqual([
      ["one", ada.id],
      ["two", ada.id],
      ["three", ada.id],
    ]);
    await lab.approve(lab.ctx, asked[1]?.id ?? "");
    await expect.poll(() => lab.received).toEqual([{ n: 2 }]);
    await lab.reject(lab.ctx, asked[0]?.id ?? "");
    await lab.approve(lab.ctx, asked[2]?.id ?? "");
    const run = await waitForRun(id);
    expect(run.output).toMatchObject({ completed: 1 });
    expect(lab.received).toEqual([{ n: 2 }, { n: 3 }]);
    const [child] = await below(id);
    const steps = await db.runStep.findMany({ where: { runId: child?.id ?? "" }, orderBy: { seq: "asc" } });
    expect(steps.map(({ status }) => status)).toEqual(["rejected", "completed", "completed"]);
  });

  test("one that reads what another gives waits for it", async () => {
    const [ada] = await contacts(1);
    const second = post("two", { id: "{{ steps.one.output.body.id }}" });
    const id = await start(plan(loop([post("one", { n: 1 }), second])), [ada?.id ?? ""]);
    await waitForRun(id, waits);
    const [only, ...others] = await pending(id);
    expect(others).toEqual([]);
    await lab.approve(lab.ctx, only?.id ?? "");
    await expect
      .poll(async () => (await pending(id)).map(({ args }) => (args as { body?: object }).body))
      .toEqual([{ id: "res_1" }]);
    await lab.approve(lab.ctx, (await pending(id))[0]?.id ?? "");
    expect((await waitForRun(id)).status).toBe("completed");
  });

  test("what waits for time or for a model is not begun ahead of its turn", async () => {
    const [ada] = await contacts(1);
    const sleep: Step = { id: "nap", type: "sleep", input: { duration_ms: 1 } };
    const id = await start(plan(loop([post("one", { n: 1 }), sleep, post("two", { n: 2 })])), [ada?.id ?? ""]);
    await waitForRun(id, waits);
    expect((await pending(id)).map(({ stepId }) => stepId)).toEqual(["one"]);
    const [child] = await below(id);
    expect(await db.runStep.count({ where: { runId: child?.id ?? "" } })).toBe(1);
    await cancelRun(lab.ctx, { run: id });
    expect((await below(id)).map(({ status }) => status)).toEqual(["cancelled"]);
  });

  test("a contact deleted meanwhile gets nothing", async () => {
    const [ada] = await contacts(1);
    const id = await start(plan(loop([post("one", { n: 1 })])), [ada?.id ?? ""]);
    await waitForRun(id, waits);
    const [asked] = await pending(id);
    await db.contact.delete({ where: { id: ada?.id ?? "" } });
    await lab.approve(lab.ctx, asked?.id ?? "");
    expect((await waitForRun(id)).output).toMatchObject({ failed: 1 });
    expect(lab.received).toEqual([]);
  });

  test("who is suppressed after the proposal gets no mail, although it was approved", async () => {
    const [ada] = await contacts(1);
    if (!ada) throw new Error("no contact");
    const mail = { to: "{{ contact.email }}", subject: "Hello", body: "How are you?" };
    const id = await start(plan(loop([{ id: "mail", tool: "email.send", input: mail }])), [ada.id]);
    await waitForRun(id, waits);
    await suppressContact(lab.ctx, ada.id, { reason: "Asked by phone" });
    await lab.approve(lab.ctx, (await pending(id))[0]?.id ?? "");
    expect((await waitForRun(id)).output).toMatchObject({ contacts: 1, failed: 1 });
    const [child] = await below(id);
    expect((await lab.stepOf(child?.id ?? "", "mail")).error).toMatchObject({ code: "suppressed" });
    expect(await db.email.count({ where: { recipient: ada.email ?? "" } })).toBe(0);
  });
});
