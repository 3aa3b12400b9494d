import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { RunDetail } from "@/lib/runs/queries";
import { StatusBadge } from "./status-badge";

const LISTED = 20;

/** The runs that repeat this one. */
export function RunReplays({ run }: { run: RunDetail }) {
  return (
    <Card
      title="Run again"
      actions={
        run.replays.length >= LISTED && (
          <Link href={`/runs?replay_of=${run.run_id}`} className="text-[13px] text-accent hover:underline">
            All of them
          </Link>
        )
      }
    >
      <ul className="divide-y" aria-label="Runs that repeat this one">
        {run.replays.map((replay) => (
          <li key={replay.id} className="flex items-center gap-3 px-5 py-2.5 text-sm">
            <Link href={`/runs/${replay.number}`} className="font-medium tabular-nums hover:underline">
              #{replay.number}
            </Link>
            <StatusBadge status={replay.status} />
            <span className="ml-auto text-[13px] text-muted-foreground">
              <RelativeTime time={replay.created_at} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
