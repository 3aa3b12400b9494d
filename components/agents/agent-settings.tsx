"use client";
import { PlaybookSettingsCard } from "@/components/playbooks/playbook-settings-card";
import { type AgentDetail, useAgent } from "@/lib/agents/queries";
import { AgentForm } from "./agent-form";
import { DeleteAgent } from "./delete-agent";
import { PauseAgent } from "./pause-agent";

export function AgentSettings({ initial }: { initial: AgentDetail }) {
  const agent = useAgent(initial.id).data ?? initial;
  return (
    <div className="grid max-w-2xl gap-6">
      <AgentForm key={agent.updated_at} agent={agent} />
      {agent.for_contacts && <PlaybookSettingsCard key={`playbook ${agent.updated_at}`} agent={agent} />}
      <PauseAgent agent={agent} />
      <DeleteAgent agent={agent} />
    </div>
  );
}
