import { CircleCheck, CircleSlash, CircleX, Clock, LoaderCircle, type LucideIcon } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import type { ContactImport } from "@/lib/contact-imports/queries";

const LOOKS: Record<ContactImport["status"], { label: string; tone: Tone; icon: LucideIcon }> = {
  uploading: { label: "Uploading", tone: "neutral", icon: Clock },
  ready: { label: "Waits for you", tone: "warning", icon: Clock },
  importing: { label: "Importing", tone: "accent", icon: LoaderCircle },
  completed: { label: "Completed", tone: "success", icon: CircleCheck },
  cancelled: { label: "Cancelled", tone: "neutral", icon: CircleSlash },
  failed: { label: "Stopped by an error", tone: "danger", icon: CircleX },
};

export function ImportStatus({ status }: { status: ContactImport["status"] }) {
  const { label, tone, icon } = LOOKS[status];
  return (
    <Badge tone={tone} icon={icon} spin={status === "importing"}>
      {label}
    </Badge>
  );
}
