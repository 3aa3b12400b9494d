import { InertText } from "@/components/approvals/inert-text";
import { Link } from "@/components/ui/link";
import type { Receipt } from "@/lib/receipts/queries";

/** Who or what let the call through: a person, a rule, or the agent's own autonomy. */
export function ApprovedBy({ receipt }: { receipt: Receipt }) {
  const { approved_by, approval_id, policy_id } = receipt;
  if (approval_id) {
    return (
      <Link
        href={`/approvals?status=approved&approval=${encodeURIComponent(approval_id)}`}
        className="relative hover:underline"
      >
        {approved_by ? <InertText text={approved_by.name ?? approved_by.id} /> : "An approval"}
      </Link>
    );
  }
  if (policy_id) {
    return (
      <Link href="/policies" className="relative hover:underline">
        A rule
      </Link>
    );
  }
  return <span className="text-muted-foreground">The agent’s autonomy</span>;
}
