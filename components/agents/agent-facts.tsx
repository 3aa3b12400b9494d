import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { AgentBudgets } from "@/components/budgets/agent-budgets";
import { Card } from "@/components/ui/card";
import { formatDuration, formatNumber } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import type { AgentDetail } from "@/lib/agents/queries";
import { AUTONOMY } from "./autonomy";

const AgentConnections = dynamic(async () => (await import("./agent-connections")).AgentConnections, {
  loading: () => null,
});

/** How an agent is set and how it has fared. */
export function AgentFacts({ agent }: { agent: AgentDetail }) {
  const history = agent.run_history;
  return (
    <Card title="At a glance">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3.5 px-5 py-4 text-sm lg:grid-cols-1">
        <Fact label="Autonomy" hint={AUTONOMY[agent.autonomy].meaning}>
          {AUTONOMY[agent.autonomy].label}
        </Fact>
        <Fact label="Schedule" hint={agent.schedule_info?.timezone}>
          {agent.schedule_info?.description ?? "None"}
        </Fact>
        <Fact label="Runs so far">{formatNumber(history.runs)}</Fact>
        <Fact label="Success rate" hint="Of the last 100 runs">
          {history.success_rate === null ? "—" : `${Math.round(history.success_rate * 100)} %`}
        </Fact>
        <Fact label="Average duration">
          {history.average_duration_ms === null ? "—" : formatDuration(history.average_duration_ms)}
        </Fact>
        <Fact label="Last run">
          <RelativeTime time={history.last_run?.created_at} empty="Never" />
        </Fact>
        <AgentBudgets agent={agent.id} />
        {agent.connections.length > 0 && (
          <Fact label="Apps">
            <AgentConnections connections={agent.connections} />
          </Fact>
        )}
      </dl>
    </Card>
  );
}

function Fact(props: { label: string; hint?: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-[13px] text-muted-foreground">{props.label}</dt>
      <dd className="mt-0.5 font-medium tabular-nums">{props.children}</dd>
      {props.hint && <dd className="mt-0.5 text-[13px] text-muted-foreground">{props.hint}</dd>}
    </div>
  );
}
