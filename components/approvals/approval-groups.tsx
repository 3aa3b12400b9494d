import { ArrowRight, Users } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { formatNumber } from "@/components/ui/format";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ApprovalGroup } from "@/lib/approvals/queries";
import { InertText } from "./inert-text";

/** The runs over contacts whose actions wait, each leading to its page, where they are decided. */
export function ApprovalGroups({ groups }: { groups: ApprovalGroup[] }) {
  return (
    <ul aria-label="Runs over contacts that wait" className="mb-5 grid gap-3 lg:grid-cols-2">
      {groups.map(({ run, agent, pending, contacts, oldest_at, held }) => (
        <li
          key={run.id}
          className="relative flex items-start gap-3 rounded-lg border border-warning/50 bg-warning-soft/40 px-4 py-3 hover:border-warning"
        >
          <Users className="mt-0.5 size-4 shrink-0 text-warning" aria-hidden />
          <div className="min-w-0 flex-1 text-sm">
            <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
              <Link
                href={`/runs/${run.number}`}
                className="break-words font-medium outline-none after:absolute after:inset-0 hover:underline focus-visible:after:rounded-lg focus-visible:after:outline-2 focus-visible:after:outline-accent"
              >
                <InertText text={agent.name} /> · run #{run.number}
              </Link>
              {held && <Badge tone="warning">Stopped</Badge>}
            </p>
            <p className="mt-0.5">
              {formatNumber(pending)} {pending === 1 ? "action" : "actions"} for {formatNumber(contacts)}{" "}
              {contacts === 1 ? "contact" : "contacts"} {pending === 1 ? "waits" : "wait"}
            </p>
            <p className="mt-0.5 text-[13px] text-foreground/75">
              The oldest asked <RelativeTime time={oldest_at} />
            </p>
          </div>
          <ArrowRight className="mt-0.5 size-4 shrink-0 text-muted-foreground" aria-hidden />
        </li>
      ))}
    </ul>
  );
}
