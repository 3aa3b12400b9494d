"use client";
import { Alert } from "@/components/ui/alert";
import { Dialog } from "@/components/ui/dialog";
import { LoadError } from "@/components/ui/load-error";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { type Email, useEmail } from "@/lib/mail/queries";
import { EmailStatusBadge } from "./email-status";
import { EmailText } from "./email-text";

/** One mail, to read. */
export function EmailDialog({ email, origin, onClose }: { email: Email; origin: string; onClose: () => void }) {
  const query = useEmail(email.id);
  const { data, error } = query;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={email.subject || "No subject"} wide>
      <p className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-1 text-[13px] text-muted-foreground">
        <span className="break-all">To {email.to}</span>
        <RelativeTime time={email.created_at} />
        <EmailStatusBadge status={data?.status ?? email.status} />
      </p>
      {data?.error && (
        <Alert title="It could not be sent" className="mb-4">
          {data.error}
        </Alert>
      )}
      {error && !data && <LoadError title="The mail could not be loaded" query={query} />}
      {!data && !error && <Skeleton className="h-40 w-full" />}
      {data && <EmailText text={data.text} origin={origin} />}
    </Dialog>
  );
}
