import { CircleCheck, CircleHelp, CircleX } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import type { Receipt } from "@/lib/receipts/queries";

export const RECEIPT_STATUS: Record<Receipt["status"], { label: string; tone: Tone; icon: typeof CircleX }> = {
  completed: { label: "Done", tone: "success", icon: CircleCheck },
  failed: { label: "Failed", tone: "danger", icon: CircleX },
  unknown: { label: "Unknown", tone: "warning", icon: CircleHelp },
};

/** How an attempt of a write ended; unknown when it was interrupted and may have happened. */
export function ReceiptStatus({ status }: { status: Receipt["status"] }) {
  const { label, tone, icon } = RECEIPT_STATUS[status];
  return (
    <Badge tone={tone} icon={icon}>
      {label}
    </Badge>
  );
}
