import { Alert } from "@/components/ui/alert";
import { formatNumber } from "@/components/ui/format";
import type { DecideProgress } from "./use-decide-actions";

/** How far a decision over many has come, and what was refused. */
export function DecideProgressView({ progress, label }: { progress: DecideProgress; label: string }) {
  const { phase, decided, total, refusals, error } = progress;
  const through = decided + refusals.reduce((sum, { count }) => sum + count, 0);
  const done = phase === "done";
  return (
    <div className="grid gap-3">
      <progress
        className="h-2 w-full accent-accent"
        aria-label="Progress"
        max={Math.max(1, total)}
        value={done ? Math.max(1, total) : Math.min(through, total)}
      />
      <p aria-live="polite" className="text-sm">
        {label} {formatNumber(decided)}
        {!done && ` of ${formatNumber(total)}`}
        {phase === "stopped" && " before it stopped"}.
      </p>
      {refusals.length > 0 && (
        <ul aria-label="What was refused" className="grid gap-1 text-[13px] text-danger">
          {refusals.map(({ message, count }) => (
            <li key={message}>
              {formatNumber(count)} refused: {message}
            </li>
          ))}
        </ul>
      )}
      {error && <Alert>{error}</Alert>}
    </div>
  );
}
