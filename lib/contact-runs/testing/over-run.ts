import type { Ctx } from "@/lib/auth/context";
import { createContact } from "@/lib/contacts/create-contact";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import type { Step } from "@/lib/plans/schema";
import { playbookPlan } from "@/lib/playbooks/playbook-plan";
import { driveRun } from "@/lib/runs/executor/drive-run";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture } from "@/lib/testing/fixtures";

const NOTE: Step = {
  id: "note",
  tool: "crm.update",
  input: { id: "{{ contact.id }}", changes: { attributes: { noted: "yes" } } },
};

/** A run over some contacts whose actions wait for a decision, as a worker would have left it. */
export async function overRunFixture(
  ctx: Ctx,
  { contacts = 1, steps = [NOTE] }: { contacts?: number; steps?: Step[] } = {},
) {
  const { id: agent } = await createAgentFixture(ctx, playbookPlan({ steps }), { autonomy: "propose" });
  const people = [];
  for (let n = 0; n < contacts; n++) {
    people.push(await createContact(ctx, { name: `Contact ${n}`, email: `${newId("contact")}@example.com` }));
  }
  const ids = people.map(({ id }) => id);
  const run = await startRun(ctx, { agent, trigger: "api", input: { contact_ids: ids } });
  await driveRun(run.id);
  const below = await db.run.findMany({ where: { parentId: run.id }, orderBy: { contactId: "asc" } });
  for (const { id } of below) await driveRun(id);
  await driveRun(run.id);
  return { agent, run, contacts: people, below };
}
