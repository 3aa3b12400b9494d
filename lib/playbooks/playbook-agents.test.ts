import { describe, expect, test } from "vitest";
import { checkPlan } from "@/lib/agents/check-plan";
import { testClient } from "@/lib/api/testing/test-client";
import { testWorkspace } from "@/lib/api/testing/test-workspace";
import { createContact } from "@/lib/contacts/create-contact";
import { db } from "@/lib/db/client";
import { createIdentity } from "@/lib/identities/create-identity";
import { validatePlan } from "@/lib/plans/validate-plan";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { PLAYBOOK_TEMPLATES } from "./templates";
import { playbookLab, type Shown, TWO_ACTIONS } from "./testing/playbook-lab";

// The playbooks API as its document has it: every row of its tables about agents and triggers, with only host and key changed.
const lab = playbookLab();
const problems = (body: Record<string, unknown>) => (body.details as { path: string; message: string }[]) ?? [];

describe("create an agent", () => {
  test("the name alone will do; it is published, enabled and answers 201 in S4's envelope", async () => {
    const { body } = await lab.call("POST", "/v1/agents", { name: "Bare" });
    expect(body).toMatchObject({
      status: "success",
      agent: { name: "Bare", enabled: true, capabilities: [], playbook_template: null, playbook: { steps: [] } },
    });
    const { id } = body.agent as Shown;
    expect((await db.agent.findUniqueOrThrow({ where: { id } })).publishedVersionId).not.toBeNull();
  });

  test("every field of the table is taken, and given back", async () => {
    const identity = await createIdentity(lab.workspace.ctx, {
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
    const agent = await lab.create(given);
    expect(agent).toMatchObject(given);
    expect((await lab.call("GET", `/v1/agents/${agent.id}`)).body).toEqual({ status: "success", agent });
  });

  test("a template brings its steps and settings", async () => {
    const agent = await lab.create({ name: "Renewals", playbook_template: "renewal-follow-up" });
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
    const { status, body } = await lab.call("POST", "/v1/agents", { name: "Wrong", ...more });
    expect(status).toBe(422);
    expect(problems(body)[0]?.path).toMatch(new RegExp(`^${path.replace(/[[\]]/g, "\\$&")}`));
  });

  test("the name is required", async () => {
    expect((await lab.call("POST", "/v1/agents", {})).status).toBe(422);
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
      expect((await lab.call("GET", `/v1/agents?${query}`)).status).toBe(422);
    },
  );
});

describe("get, update and delete an agent", () => {
  test("only what is sent changes; a playbook is what runs from then on", async () => {
    const agent = await lab.create({ name: "Before", description: "Stays", capabilities: ["crm"] });
    const { body } = await lab.call("PATCH", `/v1/agents/${agent.id}`, { name: "After", playbook: TWO_ACTIONS });
    expect(body).toMatchObject({
      status: "success",
      agent: { name: "After", description: "Stays", capabilities: ["crm"], playbook: TWO_ACTIONS },
    });
    const { publishedVersionId } = await db.agent.findUniqueOrThrow({ where: { id: agent.id } });
    const version = await db.agentVersion.findUniqueOrThrow({ where: { id: publishedVersionId ?? "" } });
    expect(JSON.stringify(version.plan)).toContain("second");
  });

  test("disabled it starts nothing: 409; enabled again it does", async () => {
    const { id } = await lab.create({ name: "Switch" });
    expect((await lab.call("PATCH", `/v1/agents/${id}`, { enabled: false })).body).toMatchObject({
      agent: { enabled: false },
    });
    const refused = await lab.call("POST", `/v1/agents/${id}/trigger`, {});
    expect([refused.status, refused.body.error]).toEqual([409, "agent_not_active"]);
    await lab.call("PATCH", `/v1/agents/${id}`, { enabled: true });
    expect((await lab.call("POST", `/v1/agents/${id}/trigger`, {})).status).toBe(200);
  });

  test("deleted with a live run, the run goes with it and does nothing more", async () => {
    const ada = await lab.contact();
    const { id } = await lab.create({ name: "Doomed", playbook: TWO_ACTIONS });
    const run = await lab.proposed(id, [ada.id]);
    expect((await lab.call("DELETE", `/v1/agents/${id}`)).status).toBe(204);
    expect((await lab.call("GET", `/v1/agents/runs/${run}`)).status).toBe(404);
    expect(await db.run.count({ where: { OR: [{ id: run }, { parentId: run }] } })).toBe(0);
    expect(await lab.attributes(ada.id)).toEqual({});
  });

  test.each(["GET", "PATCH", "DELETE"])("%s of another workspace's is 404", async (method) => {
    const theirs = testClient((await lab.other.key()).key);
    const { body } = await theirs("POST", "/v1/agents", { name: "Theirs" });
    const { id } = body.agent as Shown;
    expect((await lab.call(method, `/v1/agents/${id}`, method === "PATCH" ? { name: "Mine" } : undefined)).status).toBe(
      404,
    );
  });
});

describe("trigger a run", () => {
  test("for some contacts: 200 with the run's id, and only they are in it", async () => {
    const [ada, ben] = [await lab.contact("Ada"), await lab.contact("Ben")];
    const { id } = await lab.create({ name: "Some", playbook: TWO_ACTIONS });
    const { status, body } = await lab.call("POST", `/v1/agents/${id}/trigger`, { contact_ids: [ben.id] });
    expect([status, body]).toEqual([200, { status: "success", job_id: expect.stringMatching(/^run_/) }]);
    await waitForRun(String(body.job_id), (run) => run.status === "awaiting_approval");
    const run = await lab.runOf(String(body.job_id));
    expect(run.contacts.map(({ contact_id }) => contact_id)).toEqual([ben.id]);
    expect(run.contacts.map(({ contact_id }) => contact_id)).not.toContain(ada.id);
  });

  test("without contacts: those of its targeting", async () => {
    const vip = await createContact(lab.workspace.ctx, { name: "Vip", email: "vip@example.com", tags: ["vip"] });
    const targeting = { filter: { match: "all", conditions: [{ field: "tags", operator: "is", value: "vip" }] } };
    const { id } = await lab.create({ name: "Targeted", playbook: { steps: [], targeting } });
    const { body } = await lab.call("POST", `/v1/agents/${id}/trigger`);
    await waitForRun(String(body.job_id));
    expect((await lab.runOf(String(body.job_id))).contacts).toMatchObject([
      { contact_id: vip.id, status: "completed" },
    ]);
  });

  test("contacts that there are not, or of another workspace, are named: 422 unknown_contact", async () => {
    const [mine, theirs] = [await lab.contact(), await lab.contact("Eve", lab.other)];
    const { id } = await lab.create({ name: "Unknown" });
    const ids = [mine.id, theirs.id, "con_none"];
    const { status, body } = await lab.call("POST", `/v1/agents/${id}/trigger`, { contact_ids: ids });
    expect([status, body.error]).toEqual([422, "unknown_contact"]);
    expect(body.message).toContain(theirs.id);
    expect(body.message).toContain("con_none");
    expect(body.message).not.toContain(mine.id);
    expect(await db.run.count({ where: { agentId: id } })).toBe(0);
  });

  test("with an Idempotency-Key it starts once", async () => {
    const { id } = await lab.create({ name: "Once" });
    const trigger = () => lab.call("POST", `/v1/agents/${id}/trigger`, {}, { "idempotency-key": `once-${id}` });
    const [first, second] = [await trigger(), await trigger()];
    expect(second.body).toEqual(first.body);
    expect(await db.run.count({ where: { agentId: id, contactId: null } })).toBe(1);
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
    const { body } = await lab.call("GET", "/openapi.json");
    const paths = body.paths as Record<string, Record<string, Record<string, unknown>>>;
    for (const [method = "", path = "", scope] of ROWS)
      expect(paths[path]?.[method.toLowerCase()]?.["x-scope"], `${method} ${path}`).toBe(scope);
  });
});

test.each(PLAYBOOK_TEMPLATES.map((each) => [each.id, each] as const))(
  "the template %s is a valid plan",
  async (_id, { plan }) => {
    expect(validatePlan(plan).problems).toEqual([]);
    await checkPlan(lab.workspace.workspaceId, plan);
  },
);
