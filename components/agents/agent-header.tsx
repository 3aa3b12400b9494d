"use client";
import { Play } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { type AgentDetail, useAgent } from "@/lib/agents/queries";
import { AgentStatusBadge } from "./agent-status";

const RunAgentDialog = dynamic(async () => (await import("./run-agent-dialog")).RunAgentDialog, { ssr: false });
const RunForContactsDialog = dynamic(
  async () => (await import("@/components/playbooks/run-for-contacts-dialog")).RunForContactsDialog,
  { ssr: false },
);

/** Name, state and the Run button, above every page of an agent. */
export function AgentHeader({ initial }: { initial: AgentDetail }) {
  const agent = useAgent(initial.id).data ?? initial;
  const [running, setRunning] = useState(false);
  const paused = agent.status === "paused";
  const published = agent.published_version !== null;
  return (
    <>
      <PageHeader
        parent={{ href: "/agents", label: "Agents" }}
        title={
          <>
            {agent.name} <AgentStatusBadge paused={paused} published={published} />
          </>
        }
        description={agent.description || agent.schedule_info?.description}
        actions={
          <Button
            variant="primary"
            disabled={paused || !published}
            title={paused ? "Resume the agent to run it" : published ? undefined : "Publish the plan to run it"}
            onClick={() => setRunning(true)}
          >
            <Play aria-hidden /> {agent.for_contacts ? "Run for…" : "Run"}
          </Button>
        }
      />
      {agent.for_contacts
        ? running && <RunForContactsDialog agent={agent} onClose={() => setRunning(false)} />
        : running && <RunAgentDialog agent={agent} open onOpenChange={setRunning} />}
    </>
  );
}
