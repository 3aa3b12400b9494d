import { InertText } from "@/components/approvals/inert-text";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import type { RunDetail } from "@/lib/runs/queries";
import { StatusBadge } from "./status-badge";

/** The runs of other agents that this one has started and waits for. */
export function RunChildren({ run }: { run: RunDetail }) {
  return (
    <Card title="Runs of other agents" description="This run started them and uses what they answer.">
      <ul className="divide-y" aria-label="Runs of other agents">
        {run.children.map((child) => (
          <li key={child.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-5 py-2.5 text-sm">
            <Link href={`/runs/${child.number}`} className="font-medium tabular-nums hover:underline">
              #{child.number}
            </Link>
            <StatusBadge status={child.status} />
            <span className="min-w-0 break-words">
              <InertText text={child.agent_name} />
            </span>
            <code className="ml-auto break-all font-mono text-[13px] text-muted-foreground">{child.step_id}</code>
          </li>
        ))}
      </ul>
    </Card>
  );
}
