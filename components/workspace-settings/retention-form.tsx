"use client";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { formatNumber } from "@/components/ui/format";
import { useToast } from "@/components/ui/toast";
import { useRetentionPreview } from "@/lib/workspaces/data-queries";
import { useUpdateWorkspace, type Workspace } from "@/lib/workspaces/queries";
import { NumberField } from "./number-field";
import { readWholeNumber } from "./whole-number";

/** An empty field keeps everything. */
const read = (text: string, least: number, most: number): { value?: number | null; problem?: string } =>
  text.trim() === "" ? { value: null } : readWholeNumber(text, least, most);
const shown = (value: number | null) => (value === null ? "" : String(value));

/** How long runs are kept. Before that deletes anything it says how much, and asks. */
export function RetentionForm({ workspace, canChange }: { workspace: Workspace; canChange: boolean }) {
  const toast = useToast();
  const update = useUpdateWorkspace();
  const [asking, setAsking] = useState(false);
  const [days, setDays] = useState(shown(workspace.retention_days));
  const [runs, setRuns] = useState(shown(workspace.retention_runs));
  const age = read(days, 1, 3650);
  const count = read(runs, 100, 10_000_000);
  const problem = age.problem ?? count.problem;
  const changed = age.value !== workspace.retention_days || count.value !== workspace.retention_runs;
  const preview = useRetentionPreview(age.value ?? null, count.value ?? null, !problem && changed);
  const keepsAll = age.value === null && count.value === null;
  const lost = keepsAll ? 0 : preview.data?.runs;

  const save = () =>
    update.mutate(
      { retention_days: age.value ?? null, retention_runs: count.value ?? null },
      {
        onSuccess: () => {
          setAsking(false);
          toast("Settings saved");
        },
      },
    );
  function submit(event: FormEvent) {
    event.preventDefault();
    if (problem || !changed) return;
    if (lost === 0) save();
    else setAsking(true);
  }
  const number = lost === undefined ? "" : `${preview.data?.more ? "More than " : ""}${formatNumber(lost)}`;
  return (
    <form onSubmit={submit}>
      <Card
        title="Retention"
        description="Runs that have ended are deleted once an hour when they are past either limit. Usage, the credit ledger, receipts and the audit log stay."
      >
        <div className="grid gap-5 p-5">
          <NumberField
            label="Days to keep runs"
            hint="1 to 3,650. Left empty, age deletes nothing."
            error={age.problem}
            disabled={!canChange}
            value={days}
            onChange={setDays}
          />
          <NumberField
            label="Newest runs to keep"
            hint="100 to 10,000,000. Left empty, their number deletes nothing."
            error={count.problem}
            disabled={!canChange}
            value={runs}
            onChange={setRuns}
          />
          <p aria-live="polite" className="text-sm empty:hidden">
            {changed && !problem && !keepsAll && lost !== undefined && `${number} runs would be deleted.`}
          </p>
          {update.error && !asking && <Alert>{update.error.message}</Alert>}
          {canChange && (
            <div>
              <Button
                type="submit"
                variant="primary"
                pending={update.isPending && !asking}
                disabled={!changed || problem !== undefined || lost === undefined || preview.isPlaceholderData}
              >
                Save retention
              </Button>
            </div>
          )}
        </div>
      </Card>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Delete ${number.toLowerCase()} runs?`}
        confirmLabel="Save and delete"
        cancelLabel="Keep them"
        pending={update.isPending}
        error={update.error?.message}
        onConfirm={save}
      >
        They are past the limits that you have set, and go within the hour, with their steps, messages and approvals.
        This cannot be undone.
      </ConfirmDialog>
    </form>
  );
}
