"use client";
import { Sparkles } from "lucide-react";
import { buttonStyle } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { POLICIES_SHOWN, useProposals } from "@/lib/policies/queries";

/** Says that Drover has learnt rules from what people decide here; nothing while it proposes none. */
export function ProposedRules() {
  const count = useProposals().data?.length ?? 0;
  if (count === 0) return null;
  const rules = count === 1 ? "a rule" : `${count >= POLICIES_SHOWN ? `${count} or more` : count} rules`;
  return (
    <aside
      aria-label="Proposed rules"
      className="mb-5 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border border-accent/40 bg-accent-soft px-4 py-3 text-sm"
    >
      <Sparkles className="size-4 shrink-0 text-accent" aria-hidden />
      <p className="min-w-0 flex-1">
        <span className="font-medium">Drover proposes {rules}.</span> Like calls were approved again and again,
        unchanged.
      </p>
      <Link href="/policies" className={buttonStyle({ size: "sm" })}>
        Look at {count === 1 ? "it" : "them"}
      </Link>
    </aside>
  );
}
