import { InertText } from "@/components/approvals/inert-text";
import { visibleText } from "@/components/approvals/visible-text";
import { Alert } from "@/components/ui/alert";
import { Card } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ContactSummary } from "@/lib/contact-runs/queries";
import { StatusBar } from "./status-bar";

/** Done first, what is still to come last. */
const CONTACTS = [
  "completed",
  "failed",
  "timed_out",
  "cancelled",
  "skipped",
  "awaiting_approval",
  "awaiting_signal",
  "sleeping",
  "running",
  "queued",
];
const ACTIONS = ["completed", "rejected", "failed", "in_doubt", "awaiting_approval", "running", "pending"];

/** How a run over contacts stands: its contacts, and each of its actions. */
export function ContactFigures({ summary }: { summary: ContactSummary }) {
  return (
    <Card>
      <div className="grid gap-5 px-5 py-4">
        {summary.held_at && (
          <Alert tone="info" title="This run is stopped">
            Since <RelativeTime time={summary.held_at} /> nothing new begins in it. What is approved meanwhile is done
            once it continues.
          </Alert>
        )}
        <section className="grid gap-2.5" aria-label="Contacts by status">
          <p className="text-sm">
            <span className="font-semibold tabular-nums">{formatNumber(summary.total)}</span>{" "}
            {summary.total === 1 ? "contact" : "contacts"}
          </p>
          <StatusBar label="Contacts by status" counts={summary.by_status} order={CONTACTS} />
        </section>
        {summary.actions.length > 0 && (
          <section className="grid gap-4 sm:grid-cols-2" aria-label="Actions by step">
            {summary.actions.map((action) => (
              <div key={action.step_id} className="min-w-0 rounded-md border px-4 py-3">
                <p className="mb-2.5 flex flex-wrap items-baseline gap-x-2 text-sm">
                  <span className="break-words font-medium">
                    <InertText text={action.name} />
                  </span>
                  <code className="break-all font-mono text-[13px] text-muted-foreground">{action.tool}</code>
                </p>
                <StatusBar label={`Actions of ${visibleText(action.name)}`} counts={action.by_status} order={ACTIONS} />
              </div>
            ))}
          </section>
        )}
      </div>
    </Card>
  );
}
