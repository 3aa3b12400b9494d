import { History } from "lucide-react";
import { buttonStyle } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";

/** A list without runs: because there are none yet, or because none matches. */
export function RunsEmpty({ filtered, agentsLink = true }: { filtered: boolean; agentsLink?: boolean }) {
  if (filtered) {
    return (
      <EmptyState icon={History} title="No run matches">
        Try another status, agent, time or text.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={History}
      title="No runs yet"
      action={
        agentsLink && (
          <Link href="/agents" className={buttonStyle({ variant: "primary" })}>
            Go to your agents
          </Link>
        )
      }
    >
      Press Run on an agent, or start one through the API, and it shows up here.
    </EmptyState>
  );
}
