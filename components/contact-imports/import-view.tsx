"use client";
import { Download, Users } from "lucide-react";
import { Alert } from "@/components/ui/alert";
import { Button, buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Fact } from "@/components/ui/fact";
import { formatNumber } from "@/components/ui/format";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { type ContactImport, useCancelImport, useImport } from "@/lib/contact-imports/queries";
import { ImportMapping } from "./import-mapping";
import { ImportStatus } from "./import-status";

/** An import in whatever state it is: to be mapped, under way, or over. */
export function ImportView({ initial, canWrite }: { initial: ContactImport; canWrite: boolean }) {
  const found = useImport(initial.id).data ?? initial;
  return (
    <>
      <PageHeader
        parent={{ href: "/contacts/imports", label: "Imports" }}
        title={
          <>
            {found.file_name}
            <ImportStatus status={found.status} />
          </>
        }
      />
      {found.status === "ready" && canWrite ? (
        <ImportMapping found={found} />
      ) : (
        <ImportProgress found={found} canWrite={canWrite} />
      )}
    </>
  );
}

function ImportProgress({ found, canWrite }: { found: ContactImport; canWrite: boolean }) {
  const cancel = useCancelImport(found.id);
  const isLive = found.status === "importing";
  const total = Math.max(found.rows_expected, found.rows_done, 1);
  return (
    <div className="grid max-w-3xl gap-6">
      {found.error && (
        <Alert title="The file could not be read to its end">{found.error} The rows before it are in.</Alert>
      )}
      <Card title={isLive ? "Under way" : "Result"}>
        <div className="grid gap-5 p-5">
          {isLive && (
            <div className="grid gap-2">
              <progress
                className="h-2 w-full appearance-none overflow-hidden rounded-full bg-muted [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-muted [&::-webkit-progress-value]:bg-accent"
                aria-label="Progress"
                max={total}
                value={found.rows_done}
              />
              <p className="text-muted-foreground text-sm">
                {formatNumber(found.rows_done)} of about {formatNumber(total)} rows. You may leave this page.
              </p>
            </div>
          )}
          <dl className="grid grid-cols-2 gap-3.5 text-sm sm:grid-cols-4">
            <Fact label="Created">{formatNumber(found.created)}</Fact>
            <Fact label="Updated">{formatNumber(found.updated)}</Fact>
            <Fact label="Skipped">{formatNumber(found.skipped)}</Fact>
            <Fact label="Not taken">{formatNumber(found.failed)}</Fact>
            {found.completed_at && (
              <Fact label="Ended">
                <RelativeTime time={found.completed_at} />
              </Fact>
            )}
          </dl>
          {cancel.error && <Alert>{cancel.error.message}</Alert>}
          <div className="flex flex-wrap gap-2">
            {isLive && canWrite && (
              <Button pending={cancel.isPending} onClick={() => cancel.mutate()}>
                Cancel import
              </Button>
            )}
            {!isLive && (
              <Link href="/contacts" className={buttonStyle({ variant: "primary" })}>
                <Users aria-hidden /> View contacts
              </Link>
            )}
            {found.failed > 0 && (
              <a href={`/api/v1/contacts/imports/${found.id}/errors`} download className={buttonStyle()}>
                <Download aria-hidden /> Error report
              </a>
            )}
          </div>
        </div>
      </Card>
    </div>
  );
}
