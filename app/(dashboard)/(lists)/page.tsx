import type { Metadata } from "next";
import { type Counter, Counters } from "@/components/overview/counters";
import { RunsChart } from "@/components/overview/runs-chart";
import { RunsList } from "@/components/runs/runs-list";
import { firstPage, Hydrate } from "@/components/shell/hydrate";
import { buttonStyle } from "@/components/ui/button";
import { formatNumber } from "@/components/ui/format";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { requireSession } from "@/lib/auth/page-session";
import { getBalance } from "@/lib/credits/get-balance";
import { listRuns } from "@/lib/runs/list-runs";
import { RECENT_RUNS, runKeys } from "@/lib/runs/queries";
import { type RunStats, runStats } from "@/lib/runs/run-stats";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage() {
  const { ctx, session } = await requireSession("/");
  const [stats, recent, { balance }] = await Promise.all([
    runStats(ctx),
    listRuns(ctx, { limit: RECENT_RUNS }),
    getBalance(ctx),
  ]);
  return (
    <Hydrate queries={[[runKeys.list({}, RECENT_RUNS), firstPage(recent)]]}>
      <PageHeader
        title="Overview"
        description={session.workspaceName}
        actions={
          <Link href="/agents/new" className={buttonStyle({ variant: "primary" })}>
            New agent
          </Link>
        }
      />
      <div className="grid gap-6">
        <Counters counters={counters(stats, balance)} />
        <RunsChart days={stats.days} />
        <section>
          <div className="mb-3 flex items-baseline justify-between">
            <h2 className="font-medium text-sm">Recent runs</h2>
            <Link href="/runs" className="text-[13px] text-accent hover:underline">
              All runs
            </Link>
          </div>
          <RunsList filters={{}} perPage={RECENT_RUNS} more={false} />
        </section>
      </div>
    </Hydrate>
  );
}

function counters({ days, successRate, waiting }: RunStats, balance: number): Counter[] {
  const today = days.at(-1);
  const runsToday = today ? today.completed + today.failed + today.live : 0;
  return [
    { label: "Runs today", value: formatNumber(runsToday), hint: "since midnight UTC", href: "/runs" },
    {
      label: "Success rate",
      value: successRate === null ? "—" : `${Math.round(successRate * 100)} %`,
      hint: "of the last 14 days",
      href: "/runs?status=failed",
    },
    {
      label: "Waiting",
      value: formatNumber(waiting),
      hint: "sleeping, or for a person",
      href: "/runs?status=sleeping",
    },
    { label: "Credits", value: formatNumber(balance), hint: "left in this workspace", href: "/credits" },
  ];
}
