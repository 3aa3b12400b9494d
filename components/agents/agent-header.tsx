"use client";
import { Play } from "lucide-react";
import { useState } from "react";
import { RunForContactsDialog } from "@/components/playbooks/run-for-contacts-dialog";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { type AgentDetail, useAgent } from "@/lib/agents/queries";
import { AgentStatusBadge } from "./agent-status";
import { RunAgentDialog } from "./run-agent-dialog";

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
      {agent.for_contacts ? (
        running && <RunForContactsDialog agent={agent} onClose={() => setRunning(false)} />
      ) : (
        <RunAgentDialog agent={agent} open={running} onOpenChange={setRunning} />
      )}
    </>
  );
}
