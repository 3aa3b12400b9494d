"use client";
import { useState } from "react";
import { Card } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ApprovalListItem } from "@/lib/approvals/queries";
import { deciderName } from "./approval-status";
import { ArgumentChanges } from "./argument-changes";
import { ArgumentJson, ArgumentView } from "./argument-view";
import { InertText } from "./inert-text";
import { ViewSwitch } from "./view-switch";

/** What became of an approval, and what was asked, with what a person made of it. */
export function DecidedApproval({ approval }: { approval: ApprovalListItem }) {
  const [view, setView] = useState<"fields" | "json">("fields");
  const edited = approval.edited_args !== null;
  return (
    <>
      <Card title="Decision">
        <div className="grid gap-3 px-5 py-4 text-sm">
          <p>{outcome(approval)}</p>
          {approval.reason && (
            <blockquote className="whitespace-pre-wrap break-words border-l-2 pl-3 text-muted-foreground">
              <InertText text={approval.reason} />
            </blockquote>
          )}
          {edited && <ArgumentChanges before={approval.args} after={approval.edited_args} />}
        </div>
      </Card>
      <Card
        title={edited ? "Arguments as asked for" : "Arguments"}
        actions={<ViewSwitch value={view} onChange={setView} views={{ fields: "Fields", json: "JSON" }} />}
      >
        <div className="p-5">
          {view === "fields" ? <ArgumentView args={approval.args} /> : <ArgumentJson args={approval.args} />}
        </div>
      </Card>
    </>
  );
}

function outcome(approval: ApprovalListItem) {
  const time = <RelativeTime time={approval.decided_at ?? approval.expires_at} />;
  if (approval.status === "expired") return <>Nobody decided in time: it expired {time} and counts as rejected.</>;
  if (approval.status === "cancelled") return <>The run ended before anybody decided.</>;
  const verb = approval.status === "approved" ? "approved" : "rejected";
  return (
    <>
      <InertText text={deciderName(approval)} /> {verb} this
      {approval.edited_args !== null && ", with changes,"} {time}.
    </>
  );
}
