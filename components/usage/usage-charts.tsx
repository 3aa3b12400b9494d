import { type Bar, BarChart } from "@/components/ui/bar-chart";
import { Card } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/format";
import type { UsageGroup } from "@/lib/usage/queries";

interface Series {
  name: string;
  className: string;
  value: (day: UsageGroup) => number;
}

const CHARTS: { title: string; series: Series[] }[] = [
  {
    title: "Runs a day",
    series: [
      { name: "completed", className: "fill-chart-success", value: (day) => day.completed },
      { name: "live", className: "fill-chart-accent", value: (day) => day.live },
      { name: "failed or cancelled", className: "fill-chart-danger", value: (day) => day.failed + day.cancelled },
    ],
  },
  {
    title: "Credits a day",
    series: [{ name: "credits", className: "fill-chart-accent", value: (day) => day.credits }],
  },
  { title: "Steps a day", series: [{ name: "steps", className: "fill-chart-accent", value: (day) => day.steps }] },
  {
    title: "Tokens a day",
    series: [
      { name: "read", className: "fill-chart-accent", value: (day) => day.input_tokens },
      { name: "written", className: "fill-chart-success", value: (day) => day.output_tokens },
    ],
  },
];

/** Runs, credits, steps and tokens of each day. */
export function UsageCharts({ days }: { days: UsageGroup[] }) {
  return (
    <div className="grid gap-6 lg:grid-cols-2">
      {CHARTS.map(({ title, series }) => (
        <Card key={title} title={title} description={highest(days, series)}>
          <div className="p-5">
            <BarChart bars={days.map((day) => toBar(day, series))} title={title} />
            {series.length > 1 && <Legend series={series} />}
          </div>
        </Card>
      ))}
    </div>
  );
}

function toBar(day: UsageGroup, series: Series[]): Bar {
  const parts = series.map(({ name, className, value }) => ({ name, className, value: value(day) }));
  return { label: dayLabel(day.id), parts };
}

/** The scale of the chart in words, as it has no axis. */
function highest(days: UsageGroup[], series: Series[]): string {
  const sum = (day: UsageGroup) => series.reduce((total, { value }) => total + value(day), 0);
  return `At most ${formatNumber(Math.max(0, ...days.map(sum)))} on one day`;
}

function Legend({ series }: { series: Series[] }) {
  return (
    <ul className="mt-4 flex flex-wrap gap-x-5 gap-y-1.5 text-[13px] text-muted-foreground">
      {series.map(({ name, className }) => (
        <li key={name} className="flex items-center gap-2">
          <svg className="size-2.5" aria-hidden="true">
            <rect width="10" height="10" rx="2" className={className} />
          </svg>
          {name[0]?.toUpperCase() + name.slice(1)}
        </li>
      ))}
    </ul>
  );
}

function dayLabel(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
}
