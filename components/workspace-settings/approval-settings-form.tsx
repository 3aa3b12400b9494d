"use client";
import { type FormEvent, useId, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { useToast } from "@/components/ui/toast";
import { useUpdateWorkspace, type Workspace, type WorkspaceChanges } from "@/lib/workspaces/queries";
import { NumberField } from "./number-field";
import { readWholeNumber } from "./whole-number";

const MOST_HOURS = 24 * 365;
const MOST_APPROVALS = 100;

/** Sends only what has been changed. */
export function ApprovalSettingsForm({ workspace, canChange }: { workspace: Workspace; canChange: boolean }) {
  const toast = useToast();
  const update = useUpdateWorkspace();
  const selfId = useId();
  const [forbidSelf, setForbidSelf] = useState(workspace.forbid_self_approval);
  const [hours, setHours] = useState(String(workspace.approval_expiry_hours));
  const [after, setAfter] = useState(String(workspace.earn_autonomy_after));
  const expiry = readWholeNumber(hours, 1, MOST_HOURS);
  const earn = readWholeNumber(after, 0, MOST_APPROVALS);
  const changes: WorkspaceChanges = {
    ...(forbidSelf !== workspace.forbid_self_approval && { forbid_self_approval: forbidSelf }),
    ...(changed(expiry.value, workspace.approval_expiry_hours) && { approval_expiry_hours: expiry.value }),
    ...(changed(earn.value, workspace.earn_autonomy_after) && { earn_autonomy_after: earn.value }),
  };
  const problem = expiry.problem ?? earn.problem;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (problem) return;
    update.mutate(changes, { onSuccess: () => toast("Settings saved") });
  }
  return (
    <form onSubmit={submit} className="grid max-w-2xl gap-5">
      {!canChange && <Alert tone="info">Only owners and admins change these settings.</Alert>}
      <Card title="Who decides">
        <div className="flex items-start gap-3 p-5">
          <input
            id={selfId}
            type="checkbox"
            className="mt-0.5 size-4 accent-(--accent)"
            aria-describedby={`${selfId}-hint`}
            disabled={!canChange}
            checked={forbidSelf}
            onChange={(event) => setForbidSelf(event.target.checked)}
          />
          <div>
            <label htmlFor={selfId} className="font-medium text-sm">
              Nobody decides what their own run asks
            </label>
            <p id={`${selfId}-hint`} className="mt-1 text-[13px] text-muted-foreground">
              Whoever started a run, by hand or with a key of theirs, leaves its approvals to somebody else. Make sure
              that the workspace has a second member who may approve.
            </p>
          </div>
        </div>
      </Card>
      <Card title="How long it waits">
        <div className="p-5">
          <NumberField
            label="Hours until a request expires"
            hint={`${daysOf(expiry.value)}Undecided by then, it counts as rejected. Requests that wait already keep their time.`}
            error={expiry.problem}
            disabled={!canChange}
            value={hours}
            onChange={setHours}
          />
        </div>
      </Card>
      <Card title="Earned autonomy">
        <div className="p-5">
          <NumberField
            label="Like approvals before Drover proposes a rule"
            hint="After so many approvals of one call in a row, none edited and none rejected, Drover proposes to allow it. Nothing is allowed until somebody accepts the proposal. 0 turns this off."
            error={earn.problem}
            disabled={!canChange}
            value={after}
            onChange={setAfter}
          />
        </div>
      </Card>
      {update.error && <Alert title="The settings were not saved">{update.error.message}</Alert>}
      {canChange && (
        <div>
          <Button
            type="submit"
            variant="primary"
            pending={update.isPending}
            disabled={Boolean(problem) || Object.keys(changes).length === 0}
          >
            Save changes
          </Button>
        </div>
      )}
    </form>
  );
}

function changed(value: number | undefined, stored: number): value is number {
  return value !== undefined && value !== stored;
}

function daysOf(hours: number | undefined): string {
  return hours === undefined || hours < 48 || hours % 24 !== 0 ? "" : `${hours / 24} days. `;
}
