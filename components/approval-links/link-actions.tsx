"use client";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field, Textarea } from "@/components/ui/field";
import type { ApprovalLink, LinkDecision, useDecideByLink } from "@/lib/approval-links/queries";
import { LinkAnswer } from "./link-answer";

const MAX_REASON = 2000;

/** The ways to decide; or why this person, or this link, does not. */
export function LinkActions({ link, decide }: { link: ApprovalLink; decide: ReturnType<typeof useDecideByLink> }) {
  const { approval } = link;
  const [mode, setMode] = useState<"choose" | "reject" | "confirm">("choose");
  const [reason, setReason] = useState("");
  const voted = approval.votes.some((vote) => vote.user.id === link.user.id);
  const send = (decision: LinkDecision) => {
    if (mode === "confirm") setMode("choose");
    decide.mutate(decision);
  };
  const approve = () => (approval.effect === "destructive" ? setMode("confirm") : send({ decision: "approve" }));
  if (voted) {
    return (
      <div role="status">
        <Alert tone="info" title="Your approval counts">
          It goes on once {approval.required} people have approved.
        </Alert>
      </div>
    );
  }
  if (link.changed || !approval.can_decide) {
    const changed = "Somebody changed the arguments since this mail was sent. Look at them in the inbox to decide.";
    return (
      <Alert tone="info" title="You cannot decide this by this link">
        {link.changed ? changed : approval.cannot_decide_reason}
      </Alert>
    );
  }
  return (
    <Card>
      <div className="grid gap-4 px-5 py-4">
        {decide.error && <Alert title="That was not taken">{decide.error.message}</Alert>}
        {mode === "reject" ? (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              send({ decision: "reject", ...(reason.trim() && { reason: reason.trim() }) });
            }}
          >
            <Field label="Why is it rejected?" hint="The run sees it, and so does whoever looks at it later.">
              {(control) => (
                <Textarea
                  {...control}
                  maxLength={MAX_REASON}
                  value={reason}
                  onChange={(event) => setReason(event.target.value)}
                />
              )}
            </Field>
            <div className="mt-3 flex flex-wrap gap-2">
              <Button type="submit" variant="danger" pending={decide.isPending}>
                Reject
              </Button>
              <Button disabled={decide.isPending} onClick={() => setMode("choose")}>
                Back
              </Button>
            </div>
          </form>
        ) : approval.kind === "question" || approval.kind === "in_doubt" ? (
          <LinkAnswer approval={approval} pending={decide.isPending} onSend={send} onReject={() => setMode("reject")} />
        ) : (
          <div className="flex flex-wrap gap-2">
            <Button variant="primary" pending={decide.isPending} onClick={approve}>
              Approve
            </Button>
            <Button variant="danger" disabled={decide.isPending} onClick={() => setMode("reject")}>
              Reject…
            </Button>
          </div>
        )}
      </div>
      <ConfirmDialog
        open={mode === "confirm"}
        onOpenChange={(open) => !open && setMode("choose")}
        title={`Run ${approval.tool}?`}
        confirmLabel="Approve and run"
        cancelLabel="Not yet"
        pending={decide.isPending}
        onConfirm={() => send({ decision: "approve" })}
      >
        It deletes something, and an approval cannot be taken back.
      </ConfirmDialog>
    </Card>
  );
}
