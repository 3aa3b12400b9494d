import { cn } from "@/components/ui/cn";

const NEARLY = 80;

/** How much of what is allowed is spent; its colour says when little is left, and so does the text beside it. */
export function SpendBar({ label, spent, allowed }: { label: string; spent: number; allowed: number }) {
  const percent = allowed > 0 ? Math.round((spent / allowed) * 100) : 100;
  const shown = Math.min(100, percent);
  return (
    <div className="flex items-center gap-3">
      <div
        role="img"
        aria-label={`${label}: ${percent} percent`}
        className="h-2 min-w-24 flex-1 overflow-hidden rounded-full bg-muted"
      >
        <svg className="block h-full w-full" aria-hidden preserveAspectRatio="none" viewBox="0 0 100 1">
          <rect
            width={shown}
            height={1}
            className={cn(percent >= 100 ? "fill-danger" : percent >= NEARLY ? "fill-warning" : "fill-accent")}
          />
        </svg>
      </div>
      <span className="w-12 text-right text-[13px] text-muted-foreground tabular-nums">{percent} %</span>
    </div>
  );
}
