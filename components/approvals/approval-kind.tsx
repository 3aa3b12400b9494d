import { CircleHelp, Hand, type LucideIcon, ShieldQuestion, Wallet } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import type { ApprovalListItem } from "@/lib/approvals/queries";

type Kind = ApprovalListItem["kind"];

const LOOKS: Partial<Record<Kind, { label: string; tone: Tone; icon: LucideIcon }>> = {
  approval: { label: "Approval step", tone: "accent", icon: Hand },
  question: { label: "Question", tone: "accent", icon: CircleHelp },
  in_doubt: { label: "In doubt", tone: "danger", icon: ShieldQuestion },
  budget: { label: "Budget", tone: "warning", icon: Wallet },
};

/** Marks what is not simply a call that waits. */
export function ApprovalKindBadge({ kind }: { kind: Kind }) {
  const look = LOOKS[kind];
  if (!look) return null;
  return (
    <Badge tone={look.tone} icon={look.icon}>
      {look.label}
    </Badge>
  );
}

/** Whether it is about the call of a tool, and not a step of the plan that asks by itself. */
export function isCall({ kind }: { kind: Kind }): boolean {
  return kind === "call" || kind === "in_doubt";
}

const NAMES: Partial<Record<Kind, string>> = {
  approval: "The approval",
  question: "The question",
  budget: "The budget",
};

/** What an approval is called in a sentence. */
export function approvalName({ kind, tool, run }: Pick<ApprovalListItem, "kind" | "tool" | "run">): string {
  return `${NAMES[kind] ?? tool} of run #${run.number}`;
}

/** Several are approved or rejected together; the others each take an answer, or an amount, of their own. */
export function isBatchable(item: ApprovalListItem): boolean {
  return (item.kind === "call" || item.kind === "approval") && item.can_decide;
}

/** The arguments as they stand: what a person who voted has made of them, if one has. */
export function standingArgs({ args, edited_args }: Pick<ApprovalListItem, "args" | "edited_args">): unknown {
  return edited_args ?? args;
}
