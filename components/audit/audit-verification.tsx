"use client";
import { ShieldAlert, ShieldCheck, ShieldQuestion } from "lucide-react";
import { Button } from "@/components/ui/button";
import { formatNumber } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import { useAuditVerification, type AuditVerification as Verification } from "@/lib/audit/queries";

/** Whether the log is as it was written: said at once when the page is opened, and again when asked. */
export function AuditVerification() {
  const { data, error, isFetching, refetch } = useAuditVerification();
  const broken = data?.ok === false;
  return (
    <section
      aria-label="Verification"
      aria-busy={isFetching}
      className={`mb-6 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border px-4 py-3 text-sm ${broken ? "border-danger/40 bg-danger-soft" : "bg-surface"}`}
    >
      <div role={broken ? "alert" : "status"} className="flex min-w-0 flex-1 basis-64 gap-2.5">
        {data ? (
          <Result found={data} />
        ) : (
          <Unknown text={error?.message ?? "Comparing the entries with their seals…"} />
        )}
      </div>
      <Button size="sm" pending={isFetching} onClick={() => refetch()}>
        Verify again
      </Button>
    </section>
  );
}

function Unknown({ text }: { text: string }) {
  return (
    <>
      <ShieldQuestion className="mt-0.5 size-4 shrink-0 text-muted-foreground" aria-hidden />
      <p>{text}</p>
    </>
  );
}

function Result({ found }: { found: Verification }) {
  const { ok, entries, complete, mismatch, sealed_at } = found;
  const Icon = ok ? ShieldCheck : ShieldAlert;
  return (
    <>
      <Icon className={`mt-0.5 size-4 shrink-0 ${ok ? "text-success" : "text-danger"}`} aria-hidden />
      <div className="min-w-0">
        <p className="font-medium">{ok ? "The log is as it was written" : "The log is not as it was written"}</p>
        <p className="break-words text-muted-foreground">
          {mismatch ? <Place mismatch={mismatch} /> : `${countOf(entries, complete)} match their seals.`}
          {sealed_at && ok && (
            <>
              {" "}
              Last sealed <RelativeTime time={sealed_at} />.
            </>
          )}
        </p>
      </div>
    </>
  );
}

function countOf(entries: number, complete: boolean): string {
  return complete ? `All ${formatNumber(entries)} entries` : `The newest ${formatNumber(entries)} entries`;
}

function Place({ mismatch }: { mismatch: NonNullable<Verification["mismatch"]> }) {
  const { message, seal, entry, after } = mismatch;
  return (
    <>
      {message} Seal {seal}
      {entry && (
        <>
          , entry <code className="break-all font-mono text-[13px]">{entry}</code>
        </>
      )}
      {after && (
        <>
          , after entry <code className="break-all font-mono text-[13px]">{after}</code>
        </>
      )}
      .
    </>
  );
}
