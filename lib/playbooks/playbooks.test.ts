import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startWorker } from "@/inngest/worker";
import { checkPlan } from "@/lib/agents/check-plan";
import { createApi } from "@/lib/api/app";
import type { Call } from "@/lib/api/testing/test-client";
import { NO_LIMITS, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { createContact } from "@/lib/contacts/create-contact";
import { db } from "@/lib/db/client";
import { createIdentity } from "@/lib/identities/create-identity";
import { live } from "@/lib/live/listener";
import { validatePlan } from "@/lib/plans/validate-plan";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { PLAYBOOK_TEMPLATES } from "./templates";

// The playbooks API as its document has it: every row of its tables, with only host and key changed.
let worker: Awaited<ReturnType<typeof startWorker>>;
let workspace: TestWorkspace;
let other: TestWorkspace;
let call: Call;

beforeAll(async () => {
  worker = await startWorker();
  [workspace, other] = [await testWorkspace(), await testWorkspace()];
  call = testClient((await workspace.key()).key, createApi(NO_LIMITS));
});
afterAll(async () => {
  await worker.stop();
  await live.stop();
});

const note = (id: string, value: string) => ({
  id,
  tool: "crm.update",
  input: { id: "{{ contact.id }}", changes: { attributes: { [id]: value } } },
});
const TWO_ACTIONS = { steps: [note("first", "1"), note("second", "2")] };

interface Shown {
  id: string;
  [field: string]: unknown;
}
const create = async (body: object) => {
  const answer = await call("POST", "/v1/agents", body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.agent as Shown;
};
const problems = (body: Record<string, unknown>) => (body.details as { path: string; message: string }[]) ?? [];
const contact = (name = "Ada", of = workspace) =>
  createContact(of.ctx, { name, email: `${name}-${Math.random().toString(36).slice(2)}@example.com` });

interface ShownRun {
  id: string;
  status: string;
  contacts: {
    contact_id: string;
    name: string;
    status: string;
    actions: { index: number; status: string; tool: string; input: unknown }[];
  }[];
  contacts_total: number;
}
const runOf = async (id: string | number) => (await call("GET", `/v1/agents/runs/${id}`)).body.run as ShownRun;
const proposed = async (agent: string, ids: string[]) => {
  const { body } = await call("POST", `/v1/agents/${agent}/trigger`, { contact_ids: ids });
  const id = String(body.job_id);
  await waitForRun(id, ({ status }) => status === "awaiting_approval");
  return id;
};
const attributes = async (id: string) => (await db.contact.findUniqueOrThrow({ where: { id } })).attributes;

describe("create an agent", () => {
  test("the name alone will do; it is published, enabled and answers 201 in S4's envelope", async () => {
    const { body } = await call("POST", "/v1/agents", { name: "Bare" });
    expect(body).toMatchObject({
      status: "success",
      agent: { name: "Bare", enabled: true, capabilities: [], playbook_template: null, playbook: { steps: [] } },
    });
    const { id } = body.agent as Shown;
    expect((await db.agent.findUniqueOrThrow({ where: { id } })).publishedVersionId).not.toBeNull();
  });

  test("every field of the table is taken, and given back", async () => {
    const identity = await createIdentity(workspace.ctx, {
      name: "Kim",
      from_name: "Kim",
      from_address: "kim@example.com",
    });
    const given = {
      name: "Whole",
      description: "Looks after renewals",
      capabilities: ["crm", "research"],
      identity_id: identity.id,
      playbook: { ...TWO_ACTIONS, targeting: "all" },
      monitoring: { watch: ["failed"], alert_when: "run.failed > 0" },
      llm_config: { provider: "openai", model: "gpt-5-mini", temperature: 0.2 },
      enabled: false,
    };
    const agent = await create(given);
    expect(agent).toMatchObject(given);
    expect((await call("GET", `/v1/agents/${agent.id}`)).body).toEqual({ status: "success", agent });
  });

  test("a template brings its steps and settings", async () => {
    const agent = await create({ name: "Renewals", playbook_template: "renewal-follow-up" });
    expect(agent).toMatchObject({ playbook_template: "renewal_follow_up", capabilities: ["email", "crm"] });
    const { steps } = agent.playbook as { steps: { id: string }[] };
    expect(steps.map(({ id }) => id)).toEqual(["draft", "send", "mark"]);
  });

  test.each([
    ["an unknown template", { playbook_template: "no_such" }, "playbook_template"],
    ["an unknown identity", { identity_id: "idn_none" }, "identity_id"],
    ["an alert that is no CEL", { monitoring: { alert_when: "no reply in 3 days" } }, "monitoring.alert_when"],
    ["an alert about what there is not", { monitoring: { alert_when: "run.opens > 1" } }, "monitoring.alert_when"],
    ["a step that is none", { playbook: { steps: [{ id: "x", tool: "no.such" }] } }, "playbook.steps[0].tool"],
    ["a playbook of another shape", { playbook: { stages: [] } }, "playbook.stages"],
    [
      "a segment there is not",
      { playbook: { steps: [], targeting: { segment: "Gone" } } },
      "playbook.targeting.segment",
    ],
    [
      "a filter that is none",
      { playbook: { steps: [], targeting: { filter: { match: "all", conditions: [{ field: "x" }] } } } },
      "playbook.targeting.filter",
    ],
    ["a tool that the capabilities do not name", { capabilities: ["email"], playbook: TWO_ACTIONS }, "capabilities"],
    ["an unknown field", { colour: "red" }, "colour"],
  ])("%s is refused with its path", async (_what, more, path) => {
    const { status, body } = await call("POST", "/v1/agents", { name: "Wrong", ...more });
    expect(status).toBe(422);
    expect(problems(body)[0]?.path).toMatch(new RegExp(`^${path.replace(/[[\]]/g, "\\$&")}`));
  });

  test("the name is required", async () => {
    expect((await call("POST", "/v1/agents", {})).status).toBe(422);
  });
});

describe("list agents", () => {
  test("with limit, offset and total; by enabled and template", async () => {
    const own = await testWorkspace();
    const mine = testClient((await own.key()).key);
    for (const [name, enabled] of [
      ["a", true],
      ["b", false],
      ["c", true],
    ] as const) {
      const template = name === "c" ? { playbook_template: "meeting_prep" } : {};
      await mine("POST", "/v1/agents", { name, enabled, ...template });
    }
    const list = async (query: string) => {
      const { body } = await mine("GET", `/v1/agents${query}`);
      return { ...body, agents: (body.agents as Shown[]).map(({ name }) => name) };
    };
    expect(await list("")).toEqual({ status: "success", agents: ["c", "b", "a"], total: 3, limit: 20, offset: 0 });
    expect(await list("?limit=1&offset=1")).toMatchObject({ agents: ["b"], total: 3, limit: 1, offset: 1 });
    expect(await list("?enabled=false")).toMatchObject({ agents: ["b"], total: 1 });
    expect(await list("?enabled=true")).toMatchObject({ agents: ["c", "a"], total: 2 });
    expect(await list("?playbook_template=meeting-prep")).toMatchObject({ agents: ["c"], total: 1 });
    expect(await list("?playbook_template=other")).toMatchObject({ agents: [], total: 0 });
  });

  test.each(["limit=0", "limit=101", "limit=x", "offset=-1", "offset=10001", "enabled=1", "colour=red"])(
    "%s is refused",
    async (query) => {
      expect((await call("GET", `/v1/agents?${query}`)).status).toBe(422);
    },
  );
});

describe("get, update and delete an agent", () => {
  test("only what is sent changes; a playbook is what runs from then on", async () => {
    const agent = await create({ name: "Before", description: "Stays", capabilities: ["crm"] });
    const { body } = await call("PATCH", `/v1/agents/${agent.id}`, { name: "After", playbook: TWO_ACTIONS });
    expect(body).toMatchObject({
      status: "success",
      agent: { name: "After", description: "Stays", capabilities: ["crm"], playbook: TWO_ACTIONS },
    });
    const { publishedVersionId } = await db.agent.findUniqueOrThrow({ where: { id: agent.id } });
    const version = await db.agentVersion.findUniqueOrThrow({ where: { id: publishedVersionId ?? "" } });
    expect(JSON.stringify(version.plan)).toContain("second");
  });

  test("disabled it starts nothing: 409; enabled again it does", async () => {
    const { id } = await create({ name: "Switch" });
    expect((await call("PATCH", `/v1/agents/${id}`, { enabled: false })).body).toMatchObject({
      agent: { enabled: false },
    });
    const refused = await call("POST", `/v1/agents/${id}/trigger`, {});
    expect([refused.status, refused.body.error]).toEqual([409, "agent_not_active"]);
    await call("PATCH", `/v1/agents/${id}`, { enabled: true });
    expect((await call("POST", `/v1/agents/${id}/trigger`, {})).status).toBe(200);
  });

  test("deleted with a live run, the run goes with it and does nothing more", async () => {
    const ada = await contact();
    const { id } = await create({ name: "Doomed", playbook: TWO_ACTIONS });
    const run = await proposed(id, [ada.id]);
    expect((await call("DELETE", `/v1/agents/${id}`)).status).toBe(204);
    expect((await call("GET", `/v1/agents/runs/${run}`)).status).toBe(404);
    expect(await db.run.count({ where: { OR: [{ id: run }, { parentId: run }] } })).toBe(0);
    expect(await attributes(ada.id)).toEqual({});
  });

  test.each(["GET", "PATCH", "DELETE"])("%s of another workspace's is 404", async (method) => {
    const theirs = testClient((await other.key()).key);
    const { body } = await theirs("POST", "/v1/agents", { name: "Theirs" });
    const { id } = body.agent as Shown;
    expect((await call(method, `/v1/agents/${id}`, method === "PATCH" ? { name: "Mine" } : undefined)).status).toBe(
      404,
    );
  });
});

describe("trigger a run", () => {
  test("for some contacts: 200 with the run's id, and only they are in it", async () => {
    const [ada, ben] = [await contact("Ada"), await contact("Ben")];
    const { id } = await create({ name: "Some", playbook: TWO_ACTIONS });
    const { status, body } = await call("POST", `/v1/agents/${id}/trigger`, { contact_ids: [ben.id] });
    expect([status, body]).toEqual([200, { status: "success", job_id: expect.stringMatching(/^run_/) }]);
    await waitForRun(String(body.job_id), (run) => run.status === "awaiting_approval");
    const run = await runOf(String(body.job_id));
    expect(run.contacts.map(({ contact_id }) => contact_id)).toEqual([ben.id]);
    expect(run.contacts.map(({ contact_id }) => contact_id)).not.toContain(ada.id);
  });

  test("without contacts: those of its targeting", async () => {
    const vip = await createContact(workspace.ctx, { name: "Vip", email: "vip@example.com", tags: ["vip"] });
    const targeting = { filter: { match: "all", conditions: [{ field: "tags", operator: "is", value: "vip" }] } };
    const { id } = await create({ name: "Targeted", playbook: { steps: [], targeting } });
    const { body } = await call("POST", `/v1/agents/${id}/trigger`);
    await waitForRun(String(body.job_id));
    expect((await runOf(String(body.job_id))).contacts).toMatchObject([{ contact_id: vip.id, status: "completed" }]);
  });

  test("contacts that there are not, or of another workspace, are named: 422 unknown_contact", async () => {
    const [mine, theirs] = [await contact(), await contact("Eve", other)];
    const { id } = await create({ name: "Unknown" });
    const ids = [mine.id, theirs.id, "con_none"];
    const { status, body } = await call("POST", `/v1/agents/${id}/trigger`, { contact_ids: ids });
    expect([status, body.error]).toEqual([422, "unknown_contact"]);
    expect(body.message).toContain(theirs.id);
    expect(body.message).toContain("con_none");
    expect(body.message).not.toContain(mine.id);
    expect(await db.run.count({ where: { agentId: id } })).toBe(0);
  });

  test("with an Idempotency-Key it starts once", async () => {
    const { id } = await create({ name: "Once" });
    const trigger = () => call("POST", `/v1/agents/${id}/trigger`, {}, { "idempotency-key": `once-${id}` });
    const [first, second] = [await trigger(), await trigger()];
    expect(second.body).toEqual(first.body);
    expect(await db.run.count({ where: { agentId: id, contactId: null } })).toBe(1);
  });
});

describe("runs", () => {
  test("are listed with limit, offset and total, by status; those of single contacts are not", async () => {
    const ada = await contact();
    const { id } = await create({ name: "Lister", playbook: TWO_ACTIONS });
    const waiting = await proposed(id, [ada.id]);
    const done = String((await call("PATCH", `/v1/agents/${id}`, { playbook: { steps: [] } })).body.status);
    expect(done).toBe("success");
    const { body } = await call("POST", `/v1/agents/${id}/trigger`, { contact_ids: [ada.id] });
    await waitForRun(String(body.job_id));
    const list = async (query: string) => {
      const answer = await call("GET", `/v1/agents/${id}/runs${query}`);
      return { ...answer.body, runs: (answer.body.runs as Shown[]).map((run) => run.id) };
    };
    expect(await list("")).toEqual({ status: "success", runs: [body.job_id, waiting], total: 2, limit: 20, offset: 0 });
    expect(await list("?limit=1&offset=1")).toMatchObject({ runs: [waiting], total: 2 });
    expect(await list("?status=completed")).toMatchObject({ runs: [body.job_id], total: 1 });
    expect(await list("?status=awaiting_approval")).toMatchObject({ runs: [waiting], total: 1 });
    expect((await call("GET", `/v1/agents/${id}/runs?status=busy`)).status).toBe(422);
    const all = (await call("GET", "/runs")).body.data as { id: string }[];
    const below = await db.run.findMany({ where: { parentId: waiting }, select: { id: true } });
    expect(all.filter((run) => below.some((each) => each.id === run.id))).toEqual([]);
  });

  test("a run carries each contact with its actions, in order, by id and by number", async () => {
    const [ada, ben] = [await contact("Ada"), await contact("Ben")];
    const { id } = await create({ name: "Actions", playbook: TWO_ACTIONS });
    const job = await proposed(id, [ada.id, ben.id]);
    const run = await runOf(job);
    expect(run).toMatchObject({ id: job, status: "awaiting_approval", contacts_total: 2 });
    expect(run.contacts.map(({ name }) => name).sort()).toEqual(["Ada", "Ben"]);
    for (const { actions } of run.contacts) {
      expect(actions).toMatchObject([
        { index: 0, tool: "crm.update", status: "awaiting_approval" },
        { index: 1, tool: "crm.update", status: "awaiting_approval" },
      ]);
    }
    const { number } = await db.run.findUniqueOrThrow({ where: { id: job } });
    expect(await runOf(Number(number))).toEqual(run);
    const page = (await call("GET", `/v1/agents/runs/${job}?limit=1&offset=1`)).body.run as ShownRun;
    expect(page.contacts).toEqual([run.contacts[1]]);
    expect((await call("GET", "/v1/agents/runs/run_none")).status).toBe(404);
  });
});

describe("decide an action", () => {
  const decide = (job: string, who: string, index: number | string, what: string, body?: object) =>
    call("POST", `/v1/agents/runs/${job}/contacts/${who}/actions/${index}/${what}`, body);

  test("approving one lets it go, and no other; rejecting one keeps it", async () => {
    const [ada, ben] = [await contact("Ada"), await contact("Ben")];
    const { id } = await create({ name: "Decide", playbook: TWO_ACTIONS });
    const job = await proposed(id, [ada.id, ben.id]);
    const approved = await decide(job, ada.id, 1, "approve");
    expect(approved.body).toMatchObject({ status: "success", action: { index: 1, tool: "crm.update" } });
    await expect.poll(() => attributes(ada.id)).toEqual({ second: "2" });
    expect(await attributes(ben.id)).toEqual({});
    const rejected = await decide(job, ada.id, 0, "reject", { reason: "Not her." });
    expect(rejected.body).toMatchObject({ action: { index: 0, status: "rejected" } });
    await expect
      .poll(async () => (await runOf(job)).contacts.find((each) => each.contact_id === ada.id)?.status)
      .toBe("completed");
    expect((await runOf(job)).status).toBe("awaiting_approval"); // Ben's wait still
    expect(await attributes(ada.id)).toEqual({ second: "2" });
  });

  test("the same decision again is answered; another one is 409 and names who decided", async () => {
    const ada = await contact();
    const { id } = await create({ name: "Twice", playbook: TWO_ACTIONS });
    const job = await proposed(id, [ada.id]);
    expect((await decide(job, ada.id, 0, "approve")).status).toBe(200);
    expect((await decide(job, ada.id, 0, "approve")).status).toBe(200);
    const other = await decide(job, ada.id, 0, "reject");
    expect([other.status, other.body.error]).toEqual([409, "approval_already_decided"]);
  });

  test("what there is not is 404: the run, the contact, the action", async () => {
    const [ada, ben] = [await contact("Ada"), await contact("Ben")];
    const { id } = await create({ name: "Absent", playbook: TWO_ACTIONS });
    const job = await proposed(id, [ada.id]);
    expect((await decide("run_none", ada.id, 0, "approve")).status).toBe(404);
    expect((await decide(job, ben.id, 0, "approve")).status).toBe(404);
    expect((await decide(job, ada.id, 2, "approve")).status).toBe(404);
    expect((await decide(job, ada.id, "x", "approve")).status).toBe(404);
    const theirs = testClient((await other.key()).key);
    expect((await theirs("POST", `/v1/agents/runs/${job}/contacts/${ada.id}/actions/0/approve`)).status).toBe(404);
  });

  test("an action that nobody was asked about is 409", async () => {
    const ada = await contact();
    const { id } = await create({ name: "Acts", playbook: TWO_ACTIONS });
    await call("PATCH", `/agents/${id}`, { autonomy: "act" });
    const { body } = await call("POST", `/v1/agents/${id}/trigger`, { contact_ids: [ada.id] });
    await waitForRun(String(body.job_id));
    const { status, body: answer } = await decide(String(body.job_id), ada.id, 0, "approve");
    expect([status, answer.error]).toEqual([409, "run_not_waiting"]);
  });

  test("many at once: those of some contacts, of a step, then all", async () => {
    const people = [await contact("Ada"), await contact("Ben"), await contact("Cy")];
    const { id } = await create({ name: "Bulk", playbook: TWO_ACTIONS });
    const job = await proposed(
      id,
      people.map((each) => each.id),
    );
    const bulk = async (body: object) => (await call("POST", `/runs/${job}/contacts/decide`, body)).body.data;
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
    for (const { id: each } of people) expect(await attributes(each)).toEqual({ first: "1" });
    const summary = (await call("GET", `/runs/${job}/contacts/summary`)).body.data;
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
    const ada = await contact();
    const { id } = await create({ name: "Inbox", playbook: TWO_ACTIONS });
    const job = await proposed(id, [ada.id]);
    const groups = (await call("GET", "/approvals/groups")).body.data as {
      run: { id: string };
      pending: number;
      contacts: number;
    }[];
    expect(groups.find(({ run }) => run.id === job)).toMatchObject({ pending: 2, contacts: 1, held: false });
    const listed = (await call("GET", `/approvals?run=${job}`)).body.data as { contact: object; over_run: object }[];
    expect(listed).toHaveLength(2);
    expect(listed[0]).toMatchObject({ contact: { id: ada.id, name: "Ada" }, over_run: { id: job } });
    const rest = (await call("GET", "/approvals?contacts=none&limit=100")).body.data as { over_run: object | null }[];
    expect(rest.filter(({ over_run }) => over_run !== null)).toEqual([]);
    const told = () => db.notification.findMany({ where: { title: "Inbox proposes 2 actions for its contacts" } });
    await expect.poll(async () => (await told()).map(({ kind }) => kind)).toEqual(["approval.requested"]);
  });
});

describe("stop and continue", () => {
  test("stopped, an approved action waits; continued, it goes", async () => {
    const ada = await contact();
    const { id } = await create({ name: "Held", playbook: TWO_ACTIONS });
    const job = await proposed(id, [ada.id]);
    expect((await call("POST", `/runs/${job}/hold`)).body.data).toEqual({ id: job, held: true });
    await call("POST", `/runs/${job}/contacts/decide`, { decision: "approve" });
    expect((await call("GET", `/runs/${job}/contacts/summary`)).body.data).toMatchObject({
      held_at: expect.any(String),
    });
    expect(await attributes(ada.id)).toEqual({});
    await call("POST", `/runs/${job}/continue`);
    expect((await waitForRun(job)).status).toBe("completed");
    expect(await attributes(ada.id)).toEqual({ first: "1", second: "2" });
    expect((await call("POST", `/runs/${job}/hold`)).body.error).toBe("run_already_finished");
  });
});

describe("scopes", () => {
  const ROWS = [
    ["GET", "/v1/agents", "agents:read"],
    ["POST", "/v1/agents", "agents:write"],
    ["GET", "/v1/agents/{agent}", "agents:read"],
    ["PATCH", "/v1/agents/{agent}", "agents:write"],
    ["DELETE", "/v1/agents/{agent}", "agents:write"],
    ["GET", "/v1/agents/{agent}/runs", "agents:read"],
    ["GET", "/v1/agents/runs/{run}", "agents:read"],
    ["POST", "/v1/agents/{agent}/trigger", "agents:trigger"],
    ["POST", "/v1/agents/runs/{run}/contacts/{contact}/actions/{action}/approve", "agents:approve"],
    ["POST", "/v1/agents/runs/{run}/contacts/{contact}/actions/{action}/reject", "agents:approve"],
  ];

  test("each endpoint asks for the scope of its table", async () => {
    const { body } = await call("GET", "/openapi.json");
    const paths = body.paths as Record<string, Record<string, Record<string, unknown>>>;
    for (const [method = "", path = "", scope] of ROWS)
      expect(paths[path]?.[method.toLowerCase()]?.["x-scope"], `${method} ${path}`).toBe(scope);
  });
});

test.each(PLAYBOOK_TEMPLATES.map((each) => [each.id, each] as const))(
  "the template %s is a valid plan",
  async (_id, { plan }) => {
    expect(validatePlan(plan).problems).toEqual([]);
    await checkPlan(workspace.workspaceId, plan);
  },
);
