import { Ban, CircleCheck, Hand } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import type { Policy } from "@/lib/policies/queries";

/** What a rule decides, in words. */
export const OUTCOMES: Record<Policy["outcome"], { label: string; meaning: string; tone: Tone; icon: typeof Ban }> = {
  allow: {
    label: "Allow",
    meaning: "The call runs, unless its step asks for approval itself.",
    tone: "success",
    icon: CircleCheck,
  },
  ask: { label: "Ask", meaning: "The call waits for a person, even if it only reads.", tone: "warning", icon: Hand },
  deny: { label: "Deny", meaning: "The call is refused and its step fails.", tone: "danger", icon: Ban },
};

export function OutcomeBadge({ outcome }: { outcome: Policy["outcome"] }) {
  const { label, tone, icon } = OUTCOMES[outcome];
  return (
    <Badge tone={tone} icon={icon}>
      {label}
    </Badge>
  );
}
