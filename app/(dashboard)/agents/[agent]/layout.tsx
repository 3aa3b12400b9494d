import type { ReactNode } from "react";
import { AgentHeader } from "@/components/agents/agent-header";
import { loadAgent } from "@/components/agents/load-agent";
import { Hydrate } from "@/components/shell/hydrate";
import { TabLinks } from "@/components/ui/tab-links";
import { agentKeys } from "@/lib/agents/queries";

export default async function AgentLayout(props: { params: Promise<{ agent: string }>; children: ReactNode }) {
  const ref = (await props.params).agent;
  const agent = await loadAgent(ref);
  const base = `/agents/${ref}`;
  return (
    <Hydrate queries={[[agentKeys.detail(agent.id), agent]]}>
      <AgentHeader initial={agent} />
      <TabLinks
        label="Agent"
        tabs={[
          { href: base, label: "Plan" },
          { href: `${base}/runs`, label: "Runs" },
          { href: `${base}/triggers`, label: "Triggers" },
          { href: `${base}/schedule`, label: "Schedule" },
          { href: `${base}/memory`, label: "Memory" },
          { href: `${base}/versions`, label: "Versions" },
          { href: `${base}/settings`, label: "Settings" },
        ]}
      />
      {props.children}
    </Hydrate>
  );
}
