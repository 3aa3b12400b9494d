"use client";
import { InertText } from "@/components/approvals/inert-text";
import { StatusBadge } from "@/components/runs/status-badge";
import { Link } from "@/components/ui/link";
import { LoadError } from "@/components/ui/load-error";
import { LoadMore } from "@/components/ui/load-more";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { type ThreadRun, useThreadRuns } from "@/lib/threads/queries";

/** What was wanted and answered in a thread, the latest first. */
export function ThreadRuns({ agent, thread }: { agent: string; thread: string }) {
  const query = useThreadRuns(agent, thread);
  const runs = query.data?.pages.flatMap((page) => page.data);
  if (query.error && !runs) return <LoadError title="The thread could not be loaded" query={query} />;
  if (!runs) return <Skeleton className="h-24 w-full" />;
  return (
    <>
      <ol className="grid gap-5" aria-label={`Runs of ${thread}`}>
        {runs.map((run) => (
          <li key={run.run_id} className="grid gap-2 text-sm">
            <p className="flex flex-wrap items-center gap-2 text-[13px] text-muted-foreground">
              <Link href={`/runs/${run.number}`} className="font-medium text-accent hover:underline">
                Run #{run.number}
              </Link>
              <StatusBadge status={run.status} />
              <RelativeTime time={run.created_at} />
            </p>
            <Said label="Asked" text={run.prompt} />
            <Said label="Answered" text={run.answer} />
          </li>
        ))}
      </ol>
      <LoadMore hasMore={query.hasNextPage} pending={query.isFetchingNextPage} onMore={() => query.fetchNextPage()} />
    </>
  );
}

function Said({ label, text }: { label: string; text: ThreadRun["prompt"] }) {
  if (!text) return null;
  return (
    <div className="max-w-prose">
      <p className="text-[13px] text-muted-foreground">{label}</p>
      <p className="whitespace-pre-wrap break-words">
        <InertText text={text} lines />
      </p>
    </div>
  );
}
