import type { Metadata } from "next";
import { loadAgent } from "@/components/agents/load-agent";
import { firstPage, Hydrate } from "@/components/shell/hydrate";
import { TriggersView } from "@/components/triggers/triggers-view";
import { requireSession } from "@/lib/auth/page-session";
import { listTriggers } from "@/lib/triggers/list-triggers";
import { TRIGGERS_PER_PAGE, triggerKeys } from "@/lib/triggers/queries";

type Params = Promise<{ agent: string }>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  return { title: `Triggers of ${(await loadAgent((await params).agent)).name}` };
}

export default async function AgentTriggersPage({ params }: { params: Params }) {
  const ref = (await params).agent;
  const { ctx } = await requireSession(`/agents/${ref}/triggers`);
  const agent = await loadAgent(ref);
  const triggers = await listTriggers(ctx, { agent: agent.id, limit: TRIGGERS_PER_PAGE });
  return (
    <Hydrate queries={[[triggerKeys.list(agent.id), firstPage(triggers)]]}>
      <TriggersView initial={agent} canWrite={ctx.scopes.has("agents:write")} />
    </Hydrate>
  );
}
