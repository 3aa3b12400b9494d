import { cn } from "./cn";

export function Skeleton({ className }: { className?: string }) {
  return <div className={cn("animate-pulse rounded-md bg-muted", className)} />;
}

const ROWS = ["1", "2", "3", "4", "5", "6"];

/** The shape of a page with a heading and a list, while its data is on the way. */
export function PageSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Loading…</span>
      <div className="mb-6 flex items-center justify-between">
        <Skeleton className="h-7 w-44" />
        <Skeleton className="h-9 w-28" />
      </div>
      <div className="divide-y rounded-lg border bg-surface">
        {ROWS.map((row) => (
          <div key={row} className="flex items-center gap-6 px-5 py-4">
            <Skeleton className="h-4 w-2/5" />
            <Skeleton className="h-4 w-20" />
            <Skeleton className="ml-auto h-4 w-24" />
          </div>
        ))}
      </div>
    </div>
  );
}
