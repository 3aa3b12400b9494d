"use client";
import { useState } from "react";
import { amountOf } from "@/components/budgets/amount-of";
import { Card } from "@/components/ui/card";
import { JsonView } from "@/components/ui/json-view";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ApprovalListItem } from "@/lib/approvals/queries";
import { answerOf } from "./answer-of";
import { isCall } from "./approval-kind";
import { decidedVerb, deciderName } from "./approval-status";
import { ArgumentChanges } from "./argument-changes";
import { ArgumentJson, ArgumentView } from "./argument-view";
import { BudgetFacts } from "./budget-facts";
import { detailsOf } from "./details-of";
import { RESOLUTION_LABELS } from "./doubt-choices";
import { InertText } from "./inert-text";
import { StepDetails } from "./step-details";
import { ViewSwitch } from "./view-switch";
import { visibleJson } from "./visible-text";

/** What became of an approval, and what was asked, with what a person made of it. */
export function DecidedApproval({ approval }: { approval: ApprovalListItem }) {
  const [view, setView] = useState<"fields" | "json">("fields");
  const edited = approval.edited_args !== null;
  const call = isCall(approval);
  return (
    <>
      <Card title="Decision">
        <div className="grid gap-3 px-5 py-4 text-sm">
          <p>{outcome(approval)}</p>
          <Answer approval={approval} />
          {approval.reason && (
            <blockquote className="whitespace-pre-wrap break-words border-l-2 pl-3 text-muted-foreground">
              <InertText text={approval.reason} lines />
            </blockquote>
          )}
          {edited && <ArgumentChanges before={approval.args} after={approval.edited_args} />}
        </div>
      </Card>
      {call && (
        <Card
          title={edited ? "Arguments as asked for" : "Arguments"}
          actions={<ViewSwitch value={view} onChange={setView} views={{ fields: "Fields", json: "JSON" }} />}
        >
          <div className="p-5">
            {view === "fields" ? <ArgumentView args={approval.args} /> : <ArgumentJson args={approval.args} />}
          </div>
        </Card>
      )}
      {approval.kind === "budget" && (
        <Card title="Budget">
          <BudgetFacts args={approval.args} />
        </Card>
      )}
      {!call && approval.kind !== "budget" && detailsOf(approval.args) !== null && (
        <Card title="Details">
          <div className="p-5">
            <StepDetails args={approval.args} />
          </div>
        </Card>
      )}
    </>
  );
}

function Answer({ approval }: { approval: ApprovalListItem }) {
  const { answer, resolution, result, extraCredits } = answerOf(approval.answer);
  if (extraCredits) return <p data-answer>{amountOf(extraCredits)} more were granted.</p>;
  if (answer !== undefined) {
    return (
      <blockquote className="whitespace-pre-wrap break-words border-l-2 pl-3 font-medium" data-answer>
        <InertText text={answer} lines />
      </blockquote>
    );
  }
  if (resolution === undefined) return null;
  return (
    <div className="grid gap-2" data-answer>
      <p className="font-medium">{RESOLUTION_LABELS[resolution]}</p>
      {result !== null && <JsonView value={visibleJson(result)} label="The result that was given" />}
    </div>
  );
}

function outcome(approval: ApprovalListItem) {
  const time = <RelativeTime time={approval.decided_at ?? approval.expires_at} />;
  if (approval.status === "expired") return <>Nobody decided in time: it expired {time} and counts as rejected.</>;
  if (approval.status === "cancelled") return <>The run ended before anybody decided.</>;
  return (
    <>
      <InertText text={deciderName(approval)} /> {decidedVerb(approval)} this
      {approval.edited_args !== null && ", with changes,"} {time}.
    </>
  );
}
