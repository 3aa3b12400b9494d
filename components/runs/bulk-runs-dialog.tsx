"use client";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { formatNumber } from "@/components/ui/format";
import { useRunCount } from "@/lib/runs/queries";
import { LIVE_STATUSES } from "@/lib/runs/run-filters";
import { type BulkProgress, type BulkTarget, useBulkRuns } from "./use-bulk-runs";

export type { BulkTarget };

/** Asks before many runs are cancelled or started again, shows how far it has come, and can be stopped. */
export function BulkRunsDialog(props: { action: "cancel" | "replay"; target: BulkTarget; onClose: () => void }) {
  const { action, target } = props;
  const cancelling = action === "cancel";
  const { progress, run, stop } = useBulkRuns(action, target);
  const count = useCount(action, target);
  const { phase } = progress;
  const total = count && !count.more ? count.count : undefined;
  const what = count ? runsText(count) : "the matching runs";
  const over = phase === "done" || phase === "stopped";
  const nothing = total === 0 && phase === "asking";
  return (
    <Dialog
      open
      onOpenChange={() => phase !== "working" && props.onClose()}
      title={
        phase === "asking"
          ? cancelling
            ? `Cancel ${what}?`
            : `Run ${what} again?`
          : cancelling
            ? "Cancelling runs"
            : "Running again"
      }
      description={
        cancelling
          ? "Steps that are done stay done, no further step begins, and the runs cannot be resumed. Runs that have ended are left as they are."
          : "Each starts from its first step, with the input it had and the version published now. Each costs what a run costs."
      }
    >
      {phase !== "asking" && (
        <Progress progress={progress} total={total} label={cancelling ? "Cancelled" : "Started"} />
      )}
      {nothing && <p className="text-sm">{cancelling ? "None of them is still running." : "No run matches."}</p>}
      <DialogActions>
        {over ? (
          <Button variant="primary" onClick={props.onClose}>
            Close
          </Button>
        ) : phase === "working" ? (
          <Button onClick={stop}>Stop</Button>
        ) : (
          <>
            <Button
              variant={cancelling ? "danger" : "primary"}
              pending={count === undefined}
              disabled={nothing}
              onClick={run}
            >
              {cancelling ? "Cancel runs" : "Run again"}
            </Button>
            <Button onClick={props.onClose}>{cancelling ? "Let them run" : "Not now"}</Button>
          </>
        )}
      </DialogActions>
    </Dialog>
  );
}

function Progress(props: { progress: BulkProgress; total: number | undefined; label: string }) {
  const { progress, total, label } = props;
  const over = progress.phase !== "working";
  return (
    <div className="grid gap-3">
      <progress
        className="h-2 w-full appearance-none overflow-hidden rounded-full bg-muted [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-muted [&::-webkit-progress-value]:bg-accent"
        aria-label="Progress"
        max={over ? Math.max(1, progress.matched) : total || undefined}
        {...(over || total ? { value: over ? Math.max(1, progress.matched) : progress.matched } : {})}
      />
      <p aria-live="polite" className="text-sm">
        {label} {formatNumber(progress.done)}
        {total !== undefined && !over && ` of ${formatNumber(total)}`}
        {progress.phase === "stopped" && " before it stopped"}.
      </p>
      {progress.failures.length > 0 && (
        <ul className="grid gap-1 text-[13px] text-danger">
          {progress.failures.map(({ message, count }) => (
            <li key={message}>
              {formatNumber(count)} not done: {message}
            </li>
          ))}
        </ul>
      )}
      {progress.error && <Alert>{progress.error}</Alert>}
    </div>
  );
}

/** How many runs it is about; undefined while they are counted. Only what has not ended can be cancelled. */
function useCount(action: "cancel" | "replay", target: BulkTarget): { count: number; more: boolean } | undefined {
  const filter = "filter" in target ? target.filter : {};
  const asked = filter.status?.split(",") ?? LIVE_STATUSES.split(",");
  const live = asked.filter((status) => LIVE_STATUSES.split(",").includes(status));
  const counted = action === "cancel" ? { ...filter, status: live.join(",") } : filter;
  const none = action === "cancel" && live.length === 0;
  const query = useRunCount(counted, "filter" in target && !none);
  if ("ids" in target) return { count: target.ids.length, more: false };
  if (none) return { count: 0, more: false };
  return query.data ?? (query.isError ? { count: 0, more: true } : undefined);
}

function runsText({ count, more }: { count: number; more: boolean }): string {
  if (more) return count === 0 ? "the matching runs" : `more than ${formatNumber(count)} runs`;
  return count === 1 ? "1 run" : `${formatNumber(count)} runs`;
}
