"use client";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { useAgentVersions } from "@/lib/agents/queries";

/** The published versions, newest first. */
export function VersionsList({ agentId, current }: { agentId: string; current: number | null }) {
  const { data } = useAgentVersions(agentId);
  if (!data) return null;
  if (data.data.length === 0) return <p className="px-5 py-4 text-muted-foreground text-sm">Nothing published yet.</p>;
  return (
    <ol className="divide-y" aria-label="Versions">
      {data.data.map((version) => (
        <li key={version.id} className="px-5 py-3 text-sm">
          <p className="flex items-center gap-2">
            <span className="font-medium tabular-nums">v{version.version}</span>
            {version.version === current && <Badge tone="success">Runs now</Badge>}
            <span className="ml-auto text-[13px] text-muted-foreground">
              <RelativeTime time={version.created_at} />
            </span>
          </p>
          {version.notes && <p className="mt-1 break-words text-[13px] text-muted-foreground">{version.notes}</p>}
        </li>
      ))}
    </ol>
  );
}
