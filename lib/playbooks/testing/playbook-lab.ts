import { afterAll, beforeAll, expect } from "vitest";
import { createApi } from "@/lib/api/app";
import { type Call, NO_LIMITS, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { createContact } from "@/lib/contacts/create-contact";
import { db } from "@/lib/db/client";
import { live } from "@/lib/live/listener";
import { startWorker } from "@/lib/testing/start-worker";
import { waitForRun } from "@/lib/testing/wait-for-run";

export interface Shown {
  id: string;
  [field: string]: unknown;
}

export interface ShownRun {
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

const note = (id: string, value: string) => ({
  id,
  tool: "crm.update",
  input: { id: "{{ contact.id }}", changes: { attributes: { [id]: value } } },
});
export const TWO_ACTIONS = { steps: [note("first", "1"), note("second", "2")] };

/** Two workspaces with a worker, and a client of S4 in the first. */
class PlaybookLab {
  workspace!: TestWorkspace;
  other!: TestWorkspace;
  call!: Call;
  private worker!: Awaited<ReturnType<typeof startWorker>>;

  async begin(): Promise<void> {
    this.worker = await startWorker();
    [this.workspace, this.other] = [await testWorkspace(), await testWorkspace()];
    this.call = testClient((await this.workspace.key()).key, createApi(NO_LIMITS));
  }

  async end(): Promise<void> {
    await this.worker.stop();
    await live.stop();
  }

  create = async (body: object): Promise<Shown> => {
    const answer = await this.call("POST", "/v1/agents", body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body.agent as Shown;
  };

  contact = (name = "Ada", of = this.workspace) =>
    createContact(of.ctx, { name, email: `${name}-${Math.random().toString(36).slice(2)}@example.com` });

  runOf = async (id: string | number): Promise<ShownRun> =>
    (await this.call("GET", `/v1/agents/runs/${id}`)).body.run as ShownRun;

  /** A run for these contacts whose actions wait. @returns its id */
  proposed = async (agent: string, ids: string[]): Promise<string> => {
    const { body } = await this.call("POST", `/v1/agents/${agent}/trigger`, { contact_ids: ids });
    const id = String(body.job_id);
    await waitForRun(id, ({ status }) => status === "awaiting_approval");
    return id;
  };

  attributes = async (id: string) => (await db.contact.findUniqueOrThrow({ where: { id } })).attributes;
}

/** To be called once at the top of a test file. */
export function playbookLab(): PlaybookLab {
  const lab = new PlaybookLab();
  beforeAll(() => lab.begin());
  afterAll(() => lab.end());
  return lab;
}
