import { Lock } from "lucide-react";
import type { Metadata } from "next";
import { Outbox } from "@/components/emails/outbox";
import { firstPage, Hydrate } from "@/components/shell/hydrate";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { requireSession } from "@/lib/auth/page-session";
import { env } from "@/lib/config/env";
import { listEmails } from "@/lib/mail/list-emails";
import { EMAILS_PER_PAGE, emailKeys } from "@/lib/mail/queries";
import { mayReadMail } from "@/lib/mail/require-mail-reader";

export const metadata: Metadata = { title: "Email outbox" };

export default async function OutboxPage() {
  const { ctx } = await requireSession("/settings/outbox");
  if (!mayReadMail(ctx)) return <NotForYou />;
  const emails = await listEmails(ctx, { limit: EMAILS_PER_PAGE });
  return (
    <Hydrate queries={[[emailKeys.list, firstPage(emails)]]}>
      <Outbox hasServer={env.smtpUrl !== undefined} origin={env.publicUrl} />
    </Hydrate>
  );
}

function NotForYou() {
  return (
    <>
      <PageHeader title="Email outbox" />
      <Card>
        <EmptyState icon={Lock} title="For owners and admins">
          Ask one of them when you miss a mail. What waits for you is among the approvals as well.
        </EmptyState>
      </Card>
    </>
  );
}
