import { CircleAlert, CircleCheck, Clock } from "lucide-react";
import { Link } from "@/components/ui/link";
import type { AgentDetail } from "@/lib/agents/queries";

type Used = AgentDetail["connections"][number];

const STATES = {
  connected: { icon: CircleCheck, label: "works", style: "text-success" },
  checking: { icon: Clock, label: "is being checked", style: "text-muted-foreground" },
  authorizing: { icon: Clock, label: "waits for a sign-in", style: "text-warning" },
  error: { icon: CircleAlert, label: "does not work", style: "text-danger" },
  missing: { icon: CircleAlert, label: "is not connected", style: "text-danger" },
};

/** The apps and connections of a plan, with their health; what is broken leads to where it is repaired. */
export function AgentConnections({ connections }: { connections: Used[] }) {
  return (
    <ul className="grid gap-1">
      {connections.map((used) => {
        const { icon: Icon, label, style } = STATES[used.status];
        const name = used.name ?? used.app;
        const healthy = used.status === "connected";
        const href = used.id ? `/connections?id=${used.id}` : "/connections";
        return (
          <li key={used.id ?? name} className="flex items-start gap-1.5">
            <Icon className={`mt-0.5 size-4 shrink-0 ${style}`} aria-hidden />
            <span className="min-w-0 break-words">
              {used.id || !healthy ? (
                <Link href={href} className="hover:underline">
                  {name}
                </Link>
              ) : (
                name
              )}
              <span className={healthy ? "sr-only" : "block font-normal text-[13px] text-danger"}> {label}</span>
              {used.error && <span className="block font-normal text-[13px] text-muted-foreground">{used.error}</span>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
