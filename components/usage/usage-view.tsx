"use client";
import { ChartColumn } from "lucide-react";
import { buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { formatNumber } from "@/components/ui/format";
import { Link } from "@/components/ui/link";
import { LoadError } from "@/components/ui/load-error";
import { Skeleton } from "@/components/ui/skeleton";
import { type Usage, useModelUsage, useUsage } from "@/lib/usage/queries";
import type { UsageRange } from "@/lib/usage/range";
import { ModelUsageTable } from "./model-usage-table";
import { UsageCharts } from "./usage-charts";
import { UsageTable } from "./usage-table";

/** Totals, charts by day, and tables by agent and by who started runs. */
export function UsageView({ range }: { range: UsageRange }) {
  const byDay = useUsage("day", range);
  const byAgent = useUsage("agent", range);
  const byKey = useUsage("key", range);
  const byModel = useModelUsage(range);
  const failed = [byDay, byAgent, byKey].find((query) => query.error && !query.data);
  if (failed) return <LoadError title="The usage could not be loaded" query={failed} />;
  if (!byDay.data || !byAgent.data || !byKey.data) return <Skeleton className="h-96 w-full" />;
  if (byDay.data.totals.runs === 0) {
    return (
      <Card>
        <EmptyState
          icon={ChartColumn}
          title="Nothing was used in these days"
          action={
            <Link href="/agents" className={buttonStyle()}>
              Go to agents
            </Link>
          }
        >
          Choose other days, or start an agent: its runs, steps, credits and tokens are counted here.
        </EmptyState>
      </Card>
    );
  }
  return (
    <div className="grid gap-6">
      <Totals totals={byDay.data.totals} />
      <UsageCharts days={byDay.data.series} />
      <Card title="By agent">
        <UsageTable label="Usage by agent" usage={byAgent.data} />
      </Card>
      <Card title="By key" description="Who or what started the runs: API keys, people, triggers, schedules.">
        <UsageTable label="Usage by key" usage={byKey.data} />
      </Card>
      {byModel.data && byModel.data.models.length > 0 && (
        <Card
          title="By model"
          description="Calls on the day they were made. Costs are by the prices under Models; a + says that some calls had none."
        >
          <ModelUsageTable usage={byModel.data} />
        </Card>
      )}
    </div>
  );
}

function Totals({ totals }: { totals: Usage["totals"] }) {
  const { runs, completed, failed, cancelled, live, steps, credits, input_tokens, output_tokens } = totals;
  const ends = [
    `${formatNumber(completed)} completed`,
    `${formatNumber(failed)} failed`,
    ...(cancelled > 0 ? [`${formatNumber(cancelled)} cancelled`] : []),
    ...(live > 0 ? [`${formatNumber(live)} live`] : []),
  ];
  const figures = [
    { label: "Runs", value: runs, hint: ends.join(", ") },
    { label: "Steps", value: steps, hint: "completed" },
    { label: "Credits", value: credits, hint: "used by these runs" },
    {
      label: "Tokens",
      value: input_tokens + output_tokens,
      hint: `${formatNumber(input_tokens)} read, ${formatNumber(output_tokens)} written`,
    },
  ];
  return (
    <dl className="grid grid-cols-2 gap-4 lg:grid-cols-4">
      {figures.map(({ label, value, hint }) => (
        <div key={label} className="rounded-lg border bg-surface p-4 sm:p-5">
          <dt className="text-[13px] text-muted-foreground">{label}</dt>
          <dd className="mt-1.5 font-semibold text-2xl tabular-nums tracking-tight">{formatNumber(value)}</dd>
          <dd className="mt-1 text-muted-foreground text-xs">{hint}</dd>
        </div>
      ))}
    </dl>
  );
}
