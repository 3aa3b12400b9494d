import { BarChart } from "@/components/ui/bar-chart";
import { Card } from "@/components/ui/card";
import type { RunDay } from "@/lib/runs/run-stats";

const SERIES = [
  { key: "completed", name: "completed", className: "fill-chart-success" },
  { key: "live", name: "live", className: "fill-chart-accent" },
  { key: "failed", name: "failed or cancelled", className: "fill-chart-danger" },
] as const;

/** Runs a day over the last two weeks, by how they ended. */
export function RunsChart({ days }: { days: RunDay[] }) {
  const bars = days.map((day) => ({
    label: dayLabel(day.day),
    parts: SERIES.map(({ key, name, className }) => ({ value: day[key], name, className })),
  }));
  return (
    <Card title="Runs a day" description="The last 14 days, in UTC">
      <div className="p-5">
        <BarChart bars={bars} title="Runs a day over the last 14 days" />
        <ul className="mt-4 flex flex-wrap gap-x-5 gap-y-1.5 text-[13px] text-muted-foreground">
          {SERIES.map((series) => (
            <li key={series.key} className="flex items-center gap-2">
              <svg className="size-2.5" aria-hidden="true">
                <rect width="10" height="10" rx="2" className={series.className} />
              </svg>
              {series.name[0]?.toUpperCase() + series.name.slice(1)}
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}

function dayLabel(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
}
