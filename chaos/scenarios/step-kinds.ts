import { createContact } from "@/lib/contacts/create-contact";
import { newId } from "@/lib/ids/new-id";
import type { Step } from "@/lib/plans/schema";
import { createAgentFixture } from "@/lib/testing/fixtures";
import type { Lab } from "../harness/lab";

export const STEP_KINDS = ["http", "llm", "tool-db", "sleep", "wait_event", "approval", "child"] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** Longer than a driver sleeps through in place, so that the engine's timers are in it. */
const SLEEP_MS = 1_600;

/** A write that the sink sees, under the step's key. */
export const seen = (lab: Lab, id: string, options: Partial<Step> = {}): Step => ({
  id,
  tool: "http.post",
  idempotent: true,
  input: { url: `${lab.sink.origin}/step`, body: { step: id, run: "{{ run.id }}" } },
  ...options,
});

/** An agent whose plan has one step of the kind, one that the sink sees, and one that shows something. */
export async function agentOf(lab: Lab, kind: StepKind): Promise<string> {
  const steps = [
    await stepOf(lab, kind),
    seen(lab, "after"),
    { id: "show", type: "display", input: { content: "Done" } },
  ];
  return (await createAgentFixture(lab.ctx, { steps: steps as Step[], signals: [] })).id;
}

/** One whose run starts a run of such an agent. */
export async function parentOf(lab: Lab, kind: StepKind): Promise<string> {
  const child = await agentOf(lab, kind);
  const steps: Step[] = [{ id: "start", tool: `agent.${child}`, input: { input: "Go." } }];
  return (await createAgentFixture(lab.ctx, { steps })).id;
}

async function stepOf(lab: Lab, kind: StepKind): Promise<Step> {
  switch (kind) {
    case "http":
      return seen(lab, "work");
    case "llm":
      return { id: "work", type: "llm", input: { prompt: "Say something." } };
    case "tool-db": {
      const email = `${newId("contact")}@example.com`;
      await createContact(lab.ctx, { name: "Ada", email });
      return { id: "work", tool: "crm.update", input: { email, changes: { title: "{{ run.id }}" } } };
    }
    case "sleep":
      return { id: "work", type: "sleep", input: { duration_ms: SLEEP_MS } };
    case "wait_event":
      return { id: "work", type: "wait_for_signal", input: { type: "go" } };
    case "approval":
      return seen(lab, "work", { requires_approval: true });
    case "child": {
      const child = await createAgentFixture(lab.ctx, { steps: [seen(lab, "below")] });
      return { id: "work", tool: `agent.${child.slug}`, input: { input: "Go." } };
    }
  }
}
