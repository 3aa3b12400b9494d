import { expect, test } from "vitest";
import { type AgentSettings, agentSettings } from "@/lib/plans/agent-turns";
import type { StepRecord } from "@/lib/plans/progress";
import { builtinInfos } from "@/lib/tools/testing/builtin-infos";
import type { ToolInfo } from "@/lib/tools/types";
import type { PastTurn } from "./conversation";
import { planOffline } from "./offline-planner";

const draft: ToolInfo = {
  name: "gmail.draft",
  title: "Draft an email",
  description: "Writes an email and keeps it as a draft.",
  effect: "write",
  idempotent: true,
  input_schema: {
    type: "object",
    required: ["to", "subject", "body"],
    properties: { to: { type: "string" }, subject: { type: "string" }, body: { type: "string" } },
  },
  source: "builtin",
  needs_connection: null,
  app: "gmail",
};
const known = (...names: string[]) => names.map((name) => builtinInfos.get(name) as ToolInfo);

function settings(prompt: string): AgentSettings {
  return agentSettings({ id: "work", type: "agent", tools: [] }, { goal: "Help", prompt }, {});
}

/** Plays an agent to its end, each call answered by `answer`. */
function play(prompt: string, tools: ToolInfo[], answer: (tool: string) => unknown) {
  const past: PastTurn[] = [];
  for (;;) {
    const turn = planOffline(settings(prompt), past, tools);
    if (turn.tool_calls.length === 0 || past.length > 10)
      return { calls: past.flatMap((each) => each.turn.tool_calls), last: turn };
    const results = turn.tool_calls.map(
      ({ tool }): StepRecord => ({ path: tool, status: "completed", output: answer(tool), attempts: 1 }),
    );
    past.push({ turn, results });
  }
}

const ACME = {
  name: "Acme Procurement",
  email: "procurement@acme.example",
  company: "Acme Corp",
  attributes: { deal: "Q3 renewal", renewal_date: "2026-09-30", amount: 50000, status: "pending" },
};

test("the example of the agents API: looks the company up, drafts the mail to whom it found, and leaves the calendar", () => {
  const { calls, last } = play(
    "Find the Q3 renewal for Acme Corp and draft a follow-up email",
    [
      ...known("crm.lookup"),
      draft,
      { ...draft, name: "calendar.find", title: "Find events", description: "", effect: "read" },
    ],
    (tool) => (tool === "crm.lookup" ? ACME : { draft_id: "d1" }),
  );
  expect(calls).toMatchObject([
    { tool: "crm.lookup", arguments: { company: "Acme Corp" } },
    {
      tool: "gmail.draft",
      arguments: {
        to: "procurement@acme.example",
        subject: "Q3 renewal for Acme Corp",
        body: expect.stringContaining("2026-09-30"),
      },
    },
  ]);
  expect(last.text).toContain("offline planner");
  expect(last.text).toContain("2026-09-30");
});

test("what changes something is never called unless its verb was asked for", () => {
  const tools = known("crm.lookup", "crm.update", "http.post", "http.delete");
  const { calls } = play("What is the renewal date of Acme Corp?", tools, () => ACME);
  expect(calls.filter(({ tool }) => tool !== "crm.lookup")).toEqual([]);
});

test("what cannot be told is not called", () => {
  expect(play("Draft an email", [draft], () => null).calls).toEqual([]);
  expect(play("Get the page", known("http.get"), () => null).calls).toEqual([]);
  expect(play("Get https://example.com/a?b=1", known("http.get"), () => null).calls).toMatchObject([
    { tool: "http.get", arguments: { url: "https://example.com/a?b=1" } },
  ]);
});

test("the weather of a place", () => {
  expect(play("Check the weather in New York", known("weather.get"), () => ({})).calls).toMatchObject([
    { tool: "weather.get", arguments: { location: "New York" } },
  ]);
});

test("another agent is asked with the words that name it", () => {
  const lead: ToolInfo = {
    name: "agent.acme-sales",
    title: "Acme Sales",
    description: "Hands the work to this agent.",
    effect: "read",
    idempotent: true,
    source: "agent",
    app: "agent",
    needs_connection: null,
    input_schema: { type: "object", properties: { input: { type: "string" } }, required: ["input"] },
  };
  const { calls } = play(
    "Find Acme Corp, then ask Acme Sales to draft a mail",
    [...known("crm.lookup"), lead],
    () => ACME,
  );
  expect(calls).toContainEqual(
    expect.objectContaining({
      tool: "agent.acme-sales",
      arguments: { input: expect.stringContaining("draft a mail") },
    }),
  );
});

test("nothing fits: it says so, and what it is", () => {
  const { calls, last } = play("Sing a song", known("http.get", "crm.lookup"), () => null);
  expect(calls).toEqual([]);
  expect(last.text).toContain("None of the allowed tools fits");
});

test("a call that was refused is not repeated, and the report says so", () => {
  const turn = planOffline(settings("Find Acme Corp"), [], known("crm.lookup"));
  const error = { code: "policy_denied", message: "A rule forbids this call." };
  const past = [{ turn, results: [{ path: "work[0].call_1", status: "failed" as const, error, attempts: 0 }] }];
  const next = planOffline(settings("Find Acme Corp"), past, known("crm.lookup"));
  expect(next.tool_calls).toEqual([]);
  expect(next.text).toContain("A rule forbids this call.");
});
