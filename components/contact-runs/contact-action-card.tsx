"use client";
import type { Ref } from "react";
import { EffectBadge } from "@/components/agents/effect-badge";
import { ArgumentView } from "@/components/approvals/argument-view";
import { InertText } from "@/components/approvals/inert-text";
import type { FormCommands } from "@/components/approvals/pending-props";
import type { Viewer } from "@/components/approvals/viewer";
import { visibleJson } from "@/components/approvals/visible-text";
import { InlineApproval } from "@/components/runs/inline-approval";
import { StatusBadge } from "@/components/runs/status-badge";
import { Alert } from "@/components/ui/alert";
import { JsonView } from "@/components/ui/json-view";
import { LoadError } from "@/components/ui/load-error";
import { Skeleton } from "@/components/ui/skeleton";
import { useApproval } from "@/lib/approvals/queries";
import type { ContactAction } from "@/lib/contact-runs/queries";

/** One action for one contact: while it waits the form of the inbox, after that what became of it. */
export function ContactActionCard(props: {
  /** Number of the run over contacts. */
  run: string;
  action: ContactAction;
  viewer: Viewer;
  commands: Ref<FormCommands>;
}) {
  const { action } = props;
  const waits = action.status === "awaiting_approval" && action.approval_id !== null;
  return (
    <section aria-label={`Action ${action.step_id}`} data-action={action.step_id} className="grid min-w-0 gap-3">
      <h3 className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-sm">
        <span className="break-all font-medium">{action.step_id}</span>
        <code className="break-all font-mono text-[13px] text-muted-foreground">{action.tool}</code>
        {!waits && (
          <>
            <EffectBadge effect={action.effect} />
            <StatusBadge status={action.status} />
          </>
        )}
      </h3>
      {waits && action.approval_id ? (
        <WaitingAction {...props} approval={action.approval_id} />
      ) : (
        <div className="grid gap-4 rounded-lg border p-4">
          {action.error && (
            <Alert>
              <InertText text={action.error.message} />
            </Alert>
          )}
          <ArgumentView args={action.input} />
          {action.output !== null && (
            <div>
              <p className="mb-1 text-[13px] text-muted-foreground">What came of it</p>
              <JsonView value={visibleJson(action.output)} label={`Output of ${action.step_id}`} />
            </div>
          )}
        </div>
      )}
    </section>
  );
}

function WaitingAction(props: { run: string; approval: string; viewer: Viewer; commands: Ref<FormCommands> }) {
  const query = useApproval(props.approval, true);
  if (query.error) return <LoadError title="The action could not be loaded" query={query} />;
  if (!query.data) return <Skeleton className="h-40 w-full" />;
  if (query.data.status !== "pending") return <p className="text-muted-foreground text-sm">It has been decided.</p>;
  return <InlineApproval approval={query.data} viewer={props.viewer} commands={props.commands} pageOf={props.run} />;
}
