import { createAgent } from "@/lib/agents/create-agent";
import type { Ctx } from "@/lib/auth/context";
import { readPlaybookAgent } from "./get-playbook-agent";
import type { CreatePlaybookAgentInput } from "./input";
import { playbookPlan } from "./playbook-plan";
import { playbookProblems } from "./playbook-problems";
import { readPlaybook, requireTemplate } from "./read-playbook";
import type { PlaybookAgent } from "./serialize";

/** Creates an agent that works through contacts, published at once. @throws AppError validation_failed */
export async function createPlaybookAgent(ctx: Ctx, input: CreatePlaybookAgentInput): Promise<PlaybookAgent> {
  const { name, description, playbook_template: named, playbook, enabled = true, ...settings } = input;
  const template = named === undefined ? undefined : requireTemplate(named);
  const plan = playbook ? readPlaybook(playbook) : (template?.plan ?? playbookPlan({ steps: [] }));
  const agent = {
    name,
    type: "playbook",
    description: description ?? template?.description ?? "",
    plan: plan as unknown as Record<string, unknown>,
    playbook: { ...(playbook ? {} : template?.settings), ...settings },
    playbook_template: template?.id ?? null,
    publish: true,
    ...(template?.schedule && !playbook && { schedule: template.schedule }),
  };
  const { id } = await playbookProblems(() => createAgent(ctx, agent, { status: enabled ? "active" : "paused" }));
  return readPlaybookAgent(ctx, id);
}
