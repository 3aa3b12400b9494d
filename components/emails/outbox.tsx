"use client";
import { Mail } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { InertText } from "@/components/approvals/inert-text";
import { Alert } from "@/components/ui/alert";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadError } from "@/components/ui/load-error";
import { LoadMore } from "@/components/ui/load-more";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { LinkRow, rowLinkStyle, Table, Td, Th } from "@/components/ui/table";
import { type Email, useEmails } from "@/lib/mail/queries";
import { EmailStatusBadge } from "./email-status";

const EmailDialog = dynamic(async () => (await import("./email-dialog")).EmailDialog, { ssr: false });

/** Every mail of the workspace. Without a mail server this is where it ends up. */
export function Outbox({ hasServer, origin }: { hasServer: boolean; origin: string }) {
  const [open, setOpen] = useState<Email>();
  const query = useEmails();
  const emails = query.data?.pages.flatMap((page) => page.data);
  return (
    <>
      <PageHeader
        title="Email outbox"
        description="The mail that Drover has written to the people of this workspace."
      />
      {!hasServer && (
        <Alert tone="info" className="mb-4" title="No mail server is set">
          Mail is kept here and goes nowhere. Set DROVER_SMTP_URL to send it.
        </Alert>
      )}
      {query.error && !emails && <LoadError title="The mail could not be loaded" query={query} />}
      {query.isPending && <Skeleton className="h-64 w-full" />}
      {emails && (
        <Card>
          {emails.length === 0 && (
            <EmptyState icon={Mail} title="No mail yet">
              When an agent waits for a decision, whoever may decide gets a mail with a link of their own.
            </EmptyState>
          )}
          {emails.length > 0 && <EmailsTable emails={emails} onOpen={setOpen} />}
          <LoadMore
            hasMore={query.hasNextPage}
            pending={query.isFetchingNextPage}
            onMore={() => query.fetchNextPage()}
          />
        </Card>
      )}
      {open && <EmailDialog email={open} origin={origin} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function EmailsTable({ emails, onOpen }: { emails: Email[]; onOpen: (email: Email) => void }) {
  return (
    <Table
      label="Emails"
      head={
        <>
          <Th>Subject</Th>
          <Th>To</Th>
          <Th>Status</Th>
          <Th className="text-right">Written</Th>
        </>
      }
    >
      {emails.map((email) => (
        <LinkRow key={email.id} data-email={email.id}>
          <Td className="min-w-52">
            <button type="button" className={`${rowLinkStyle} break-words text-left`} onClick={() => onOpen(email)}>
              <InertText text={email.subject || "No subject"} />
            </button>
          </Td>
          <Td className="min-w-44 break-all text-muted-foreground">{email.to}</Td>
          <Td>
            <EmailStatusBadge status={email.status} />
          </Td>
          <Td className="text-right text-muted-foreground">
            <RelativeTime time={email.created_at} />
          </Td>
        </LinkRow>
      ))}
    </Table>
  );
}
