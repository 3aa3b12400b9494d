"use client";
import { RotateCw } from "lucide-react";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { formatDuration } from "@/components/ui/format";
import { JsonView } from "@/components/ui/json-view";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { useToast } from "@/components/ui/toast";
import { type DeliveryDetail, useDelivery, useResendDelivery } from "@/lib/webhooks/queries";
import { DeliveryState } from "./webhook-badges";

/** One delivery: what was sent, and what came back at each attempt. */
export function DeliveryDialog(props: { delivery: string; canResend: boolean; onClose: () => void }) {
  const query = useDelivery(props.delivery);
  const delivery = query.data;
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && props.onClose()}
      title={delivery?.event ?? "Delivery"}
      description={<span className="break-all font-mono text-[13px]">{props.delivery}</span>}
    >
      {query.error && !delivery && <Alert>{query.error.message}</Alert>}
      {query.isPending && <Skeleton className="h-64 w-full" />}
      {delivery && <Exchange delivery={delivery} />}
      <DialogActions>
        {delivery && props.canResend && <Resend delivery={delivery} />}
        <Button onClick={props.onClose}>Close</Button>
      </DialogActions>
    </Dialog>
  );
}

function Exchange({ delivery }: { delivery: DeliveryDetail }) {
  return (
    <div className="grid gap-5">
      <p className="flex flex-wrap items-center gap-2 text-muted-foreground text-sm">
        <DeliveryState status={delivery.status} />
        {delivery.status === "pending" && delivery.attempts > 0 && (
          <span>
            Next attempt <RelativeTime time={delivery.next_attempt_at} />
          </span>
        )}
        {delivery.completed_at && <RelativeTime time={delivery.completed_at} />}
      </p>
      <div>
        <h3 className="mb-1.5 font-medium text-sm">Request body</h3>
        <JsonView value={parsed(delivery.request_body)} label="Request body" />
      </div>
      <div>
        <h3 className="mb-1.5 font-medium text-sm">Attempts</h3>
        {delivery.log.length === 0 && <p className="text-muted-foreground text-sm">It has not been sent yet.</p>}
        <ol className="grid gap-2">
          {delivery.log.toReversed().map((attempt, index) => (
            <li key={attempt.number} className="rounded-md border">
              <details open={index === 0}>
                <summary className="flex cursor-pointer flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 text-sm">
                  <span className="font-medium">Attempt {attempt.number}</span>
                  <Badge tone={attempt.error ? "danger" : "success"}>{attempt.response_status ?? "No answer"}</Badge>
                  <span className="text-muted-foreground">
                    <RelativeTime time={attempt.started_at} />, {formatDuration(attempt.duration_ms)}
                  </span>
                </summary>
                <div className="grid gap-3 border-t px-3 py-3">
                  {attempt.error && <p className="break-words text-danger text-sm">{attempt.error}</p>}
                  <Part label="Request headers" value={attempt.request_headers} attempt={attempt.number} />
                  {attempt.response_headers && (
                    <Part label="Response headers" value={attempt.response_headers} attempt={attempt.number} />
                  )}
                  {attempt.response_body && (
                    <Part label="Response body" value={attempt.response_body} attempt={attempt.number} />
                  )}
                </div>
              </details>
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}

function Part({ label, value, attempt }: { label: string; value: unknown; attempt: number }) {
  return (
    <div>
      <h4 className="mb-1 text-[13px] text-muted-foreground">{label}</h4>
      <JsonView value={value} label={`${label} of attempt ${attempt}`} />
    </div>
  );
}

function Resend({ delivery }: { delivery: DeliveryDetail }) {
  const toast = useToast();
  const resend = useResendDelivery(delivery.id);
  return (
    <Button
      variant="primary"
      pending={resend.isPending}
      onClick={() =>
        resend.mutate(undefined, {
          onSuccess: () => toast("Sent again"),
          onError: (error) => toast(error.message),
        })
      }
    >
      <RotateCw aria-hidden /> {delivery.status === "pending" ? "Send now" : "Send again"}
    </Button>
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
