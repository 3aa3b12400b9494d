import { describe, expect, test } from "vitest";
import { testClient } from "@/lib/api/testing/test-client";
import { db } from "@/lib/db/client";
import { driveRun } from "@/lib/runs/executor/drive-run";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { playbookLab, type Shown, type ShownRun, TWO_ACTIONS } from "./testing/playbook-lab";

// The playbooks API as its document has it: every row of its tables about runs and actions, and deciding many at once.
const lab = playbookLab();

describe("runs", () => {
  test("are listed with limit, offset and total, by status; those of single contacts are not", async () => {
    const ada = await lab.contact();
    const { id } = await lab.create({ name: "Lister", playbook: TWO_ACTIONS });
    const waiting = await lab.proposed(id, [ada.id]);
    const done = String((await lab.call("PATCH", `/v1/agents/${id}`, { playbook: { steps: [] } })).body.status);
    expect(done).toBe("success");
    const { body } = await lab.call("POST", `/v1/agents/${id}/trigger`, { contact_ids: [ada.id] });
    await waitForRun(String(body.job_id));
    const list = async (query: string) => {
      const answer = await lab.call("GET", `/v1/agents/${id}/runs${query}`);
      return { ...answer.body, runs: (answer.body.runs as Shown[]).map((run) => run.id) };
    };
    expect(await list("")).toEqual({ status: "success", runs: [body.job_id, waiting], total: 2, limit: 20, offset: 0 });
    expect(await list("?limit=1&offset=1")).toMatchObject({ runs: [waiting], total: 2 });
    expect(await list("?status=completed")).toMatchObject({ runs: [body.job_id], total: 1 });
    expect(await list("?status=awaiting_approval")).toMatchObject({ runs: [waiting], total: 1 });
    expect((await lab.call("GET", `/v1/agents/${id}/runs?status=busy`)).status).toBe(422);
    const all = (await lab.call("GET", "/runs")).body.data as { id: string }[];
    const below = await db.run.findMany({ where: { parentId: waiting }, select: { id: true } });
    expect(all.filter((run) => below.some((each) => each.id === run.id))).toEqual([]);
  });

  test("a run carries each contact with its actions, in order, by id and by number", async () => {
    const [ada, ben] = [await lab.contact("Ada"), await lab.contact("Ben")];
    const { id } = await lab.create({ name: "Actions", playbook: TWO_ACTIONS });
    const job = await lab.proposed(id, [ada.id, ben.id]);
    const run = await lab.runOf(job);
    expect(run).toMatchObject({ id: job, status: "awaiting_approval", contacts_total: 2 });
    expect(run.contacts.map(({ name }) => name).sort()).toEqual(["Ada", "Ben"]);
    for (const { actions } of run.contacts) {
      expect(actions).toMatchObject([
        { index: 0, tool: "crm.update", status: "awaiting_approval" },
        { index: 1, tool: "crm.update", status: "awaiting_approval" },
      ]);
    }
    const { number } = await db.run.findUniqueOrThrow({ where: { id: job } });
    expect(await lab.runOf(Number(number))).toEqual(run);
    const page = (await lab.call("GET", `/v1/agents/runs/${job}?limit=1&offset=1`)).body.run as ShownRun;
    expect(page.contacts).toEqual([run.contacts[1]]);
    expect((await lab.call("GET", "/v1/agents/runs/run_none")).status).toBe(404);
  });
});

describe("decide an action", () => {
  const decide = (job: string, who: string, index: number | string, what: string, body?: object) =>
    lab.call("POST", `/v1/agents/runs/${job}/contacts/${who}/actions/${index}/${what}`, body);

  test("approving one lets it go, and no other; rejecting one keeps it", async () => {
    const [ada, ben] = [await lab.contact("Ada"), await lab.contact("Ben")];
    const { id } = await lab.create({ name: "Decide", playbook: TWO_ACTIONS });
    const job = await lab.proposed(id, [ada.id, ben.id]);
    const approved = await decide(job, ada.id, 1, "approve");
    expect(approved.body).toMatchObject({ status: "success", action: { index: 1, tool: "crm.update" } });
    await expect.poll(() => lab.attributes(ada.id)).toEqual({ second: "2" });
    expect(await lab.attributes(ben.id)).toEqual({});
    const rejected = await decide(job, ada.id, 0, "reject", { reason: "Not her." });
    expect(rejected.body).toMatchObject({ action: { index: 0, status: "rejected" } });
    await expect
      .poll(async () => (await lab.runOf(job)).contacts.find((each) => each.contact_id === ada.id)?.status)
      .toBe("completed");
    expect((await lab.runOf(job)).status).toBe("awaiting_approval"); // Ben's wait still
    expect(await lab.attributes(ada.id)).toEqual({ second: "2" });
  });

  test("the same decision again is answered; another one is 409 and names who decided", async () => {
    const ada = await lab.contact();
    const { id } = await lab.create({ name: "Twice", playbook: TWO_ACTIONS });
    const job = await lab.proposed(id, [ada.id]);
    expect((await decide(job, ada.id, 0, "approve")).status).toBe(200);
    expect((await decide(job, ada.id, 0, "approve")).status).toBe(200);
    const other = await decide(job, ada.id, 0, "reject");
    expect([other.status, other.body.error]).toEqual([409, "approval_already_decided"]);
  });

  test("what there is not is 404: the run, the contact, the action", async () => {
    const [ada, ben] = [await lab.contact("Ada"), await lab.contact("Ben")];
    const { id } = await lab.create({ name: "Absent", playbook: TWO_ACTIONS });
    const job = await lab.proposed(id, [ada.id]);
    expect((await decide("run_none", ada.id, 0, "approve")).status).toBe(404);
    expect((await decide(job, ben.id, 0, "approve")).status).toBe(404);
    expect((await decide(job, ada.id, 2, "approve")).status).toBe(404);
    expect((await decide(job, ada.id, "x", "approve")).status).toBe(404);
    const theirs = testClient((await lab.other.key()).key);
    expect((await theirs("POST", `/v1/agents/runs/${job}/contacts/${ada.id}/actions/0/approve`)).status).toBe(404);
  });

  test("an action that nobody was asked about is 409", async () => {
    const ada = await lab.contact();
    const { id } = await lab.create({ name: "Acts", playbook: TWO_ACTIONS });
    await lab.call("PATCH", `/agents/${id}`, { autonomy: "act" });
    const { body } = await lab.call("POST", `/v1/agents/${id}/trigger`, { contact_ids: [ada.id] });
    await waitForRun(String(body.job_id));
    const { status, body: answer } = await decide(String(body.job_id), ada.id, 0, "approve");
    expect([status, answer.error]).toEqual([409, "run_not_waiting"]);
  });

  test("many at once: those of some contacts, of a step, then all", async () => {
    const people = [await lab.contact("Ada"), await lab.contact("Ben"), await lab.contact("Cy")];
    const { id } = await lab.create({ name: "Bulk", playbook: TWO_ACTIONS });
    const job = await lab.proposed(
      id,
      people.map((each) => each.id),
    );
    const bulk = async (body: object) => (await lab.call("POST", `/runs/${job}/contacts/decide`, body)).body.data;
    const [ada, ben] = people;
    expect(await bulk({ decision: "approve", contact_ids: [ada?.id, ben?.id], step_id: "first" })).toMatchObject({
      decided: 2,
      refused: [],
      remaining: 0,
      next: null,
    });
    expect(await bulk({ decision: "reject", step_id: "second", reason: "No" })).toMatchObject({ decided: 3 });
    expect(await bulk({ decision: "approve" })).toMatchObject({ decided: 1 });
    const run = await waitForRun(job);
    expect(run.output).toMatchObject({ contacts: 3, completed: 3 });
    for (const { id: each } of people) expect(await lab.attributes(each)).toEqual({ first: "1" });
    const summary = (await lab.call("GET", `/runs/${job}/contacts/summary`)).body.data;
    expect(summary).toMatchObject({
      total: 3,
      by_status: { completed: 3 },
      actions: [
        { step_id: "first", by_status: { completed: 3 } },
        { step_id: "second", by_status: { rejected: 3 } },
      ],
    });
  });

  test("the inbox counts them by run, and lists them by run and contact", async () => {
    const ada = await lab.contact();
    const { id } = await lab.create({ name: "Inbox", playbook: TWO_ACTIONS });
    const job = await lab.proposed(id, [ada.id]);
    const groups = (await lab.call("GET", "/approvals/groups")).body.data as {
      run: { id: string };
      pending: number;
      contacts: number;
    }[];
    expect(groups.find(({ run }) => run.id === job)).toMatchObject({ pending: 2, contacts: 1, held: false });
    const listed = (await lab.call("GET", `/approvals?run=${job}`)).body.data as {
      contact: object;
      over_run: object;
    }[];
    expect(listed).toHaveLength(2);
    expect(listed[0]).toMatchObject({ contact: { id: ada.id, name: "Ada" }, over_run: { id: job } });
    const rest = (await lab.call("GET", "/approvals?contacts=none&limit=100")).body.data as {
      over_run: object | null;
    }[];
    expect(rest.filter(({ over_run }) => over_run !== null)).toEqual([]);
    const told = () => db.notification.findMany({ where: { title: "Inbox proposes 2 actions for its contacts" } });
    await expect.poll(async () => (await told()).map(({ kind }) => kind)).toEqual(["approval.requested"]);
    await driveRun(job); // it says so again, and nobody is told twice
    await expect.poll(() => db.$queryRaw`SELECT 1 FROM graphile_worker.jobs WHERE run_at <= now()`).toEqual([]);
    expect(await told()).toHaveLength(1);
    // as if the worker had died between its commit and the telling
    await db.notification.deleteMany({ where: { title: "Inbox proposes 2 actions for its contacts" } });
    await db.$executeRaw`DELETE FROM engine_runs WHERE event->'data'->>'run_id' = ${job} AND event->>'name' = 'contacts.standing'`;
    await driveRun(job);
    await expect.poll(async () => (await told()).map(({ kind }) => kind)).toEqual(["approval.requested"]);
  });
});

describe("stop and continue", () => {
  test("stopped, an approved action waits; continued, it goes", async () => {
    const ada = await lab.contact();
    const { id } = await lab.create({ name: "Held", playbook: TWO_ACTIONS });
    const job = await lab.proposed(id, [ada.id]);
    expect((await lab.call("POST", `/runs/${job}/hold`)).body.data).toEqual({ id: job, held: true });
    await lab.call("POST", `/runs/${job}/contacts/decide`, { decision: "approve" });
    expect((await lab.call("GET", `/runs/${job}/contacts/summary`)).body.data).toMatchObject({
      held_at: expect.any(String),
    });
    expect(await lab.attributes(ada.id)).toEqual({});
    await lab.call("POST", `/runs/${job}/continue`);
    expect((await waitForRun(job)).status).toBe("completed");
    expect(await lab.attributes(ada.id)).toEqual({ first: "1", second: "2" });
    expect((await lab.call("POST", `/runs/${job}/hold`)).body.error).toBe("run_already_finished");
  });
});
