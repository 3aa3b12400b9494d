import { findAgent } from "@/lib/agents/find-agent";
import { pauseAgent, resumeAgent } from "@/lib/agents/pause-agent";
import { publishAgent } from "@/lib/agents/publish-agent";
import { updateAgent } from "@/lib/agents/update-agent";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { readPlaybookAgent } from "./get-playbook-agent";
import type { UpdatePlaybookAgentInput } from "./input";
import { playbookProblems } from "./playbook-problems";
import { readPlaybook, requireTemplate } from "./read-playbook";
import type { PlaybookAgent } from "./serialize";

/** Changes the fields that are given. Another playbook is published at once, as S4 knows no drafts. @throws AppError not_found, validation_failed */
export async function updatePlaybookAgent(
  ctx: Ctx,
  ref: string,
  { playbook_template: named, playbook, enabled, name, description, ...settings }: UpdatePlaybookAgentInput,
): Promise<PlaybookAgent> {
  requireScope(ctx, "agents:write");
  const { id } = await findAgent(db, ctx, ref);
  const template = named === undefined ? undefined : requireTemplate(named);
  const plan = playbook ? readPlaybook(playbook) : template?.plan;
  const given = { ...(playbook ? {} : template?.settings), ...settings };
  const changes = {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(template && { playbook_template: template.id }),
    ...(Object.keys(given).length > 0 && { playbook: given }),
    ...(plan && { plan: plan as unknown as Record<string, unknown> }),
  };
  if (Object.keys(changes).length > 0) await playbookProblems(() => updateAgent(ctx, id, changes));
  if (plan) await publishAgent(ctx, { agent: id });
  if (enabled !== undefined) await (enabled ? resumeAgent : pauseAgent)(ctx, { agent: id });
  return readPlaybookAgent(ctx, id);
}
