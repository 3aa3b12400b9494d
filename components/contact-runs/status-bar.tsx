import { statusLook } from "@/components/runs/status-badge";
import type { Tone } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { formatNumber } from "@/components/ui/format";

const FILL: Record<Tone, string> = {
  neutral: "fill-input",
  accent: "fill-chart-accent",
  success: "fill-chart-success",
  warning: "fill-chart-warning",
  danger: "fill-chart-danger",
};
const ICON: Record<Tone, string> = {
  neutral: "text-muted-foreground",
  accent: "text-accent",
  success: "text-success",
  warning: "text-warning",
  danger: "text-danger",
};

/** How many stand where, as a bar and in words; `order` says from left to right what there may be. */
export function StatusBar(props: {
  label: string;
  counts: Record<string, number | undefined>;
  order: readonly string[];
  /** The bar alone has no words for those who cannot tell its colours, so a list stands below it. */
  className?: string;
}) {
  const parts = props.order.flatMap((status) => {
    const count = props.counts[status] ?? 0;
    return count > 0 ? [{ status, count, ...statusLook(status) }] : [];
  });
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  let x = 0;
  return (
    <div className={cn("grid gap-2.5", props.className)}>
      <div className="h-2.5 overflow-hidden rounded-full bg-muted">
        <svg className="block h-full w-full" aria-hidden preserveAspectRatio="none" viewBox={`0 0 ${total || 1} 1`}>
          {parts.map(({ status, count, tone }) => {
            const at = x;
            x += count;
            return <rect key={status} x={at} width={count} height={1} className={FILL[tone]} />;
          })}
        </svg>
      </div>
      <ul aria-label={props.label} className="flex flex-wrap gap-x-5 gap-y-1.5 text-[13px]">
        {parts.map(({ status, count, label, tone, icon: Icon }) => (
          <li key={status} className="flex items-center gap-1.5">
            <Icon className={cn("size-3.5 shrink-0", ICON[tone])} aria-hidden />
            <span className="font-medium tabular-nums">{formatNumber(count)}</span>
            <span className="text-muted-foreground">{label.toLowerCase()}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
