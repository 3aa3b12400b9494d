"use client";
import { Check, Sparkles } from "lucide-react";
import { InertText } from "@/components/approvals/inert-text";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { useToast } from "@/components/ui/toast";
import { type Policy, useDecideProposal } from "@/lib/policies/queries";
import { ConditionText } from "./condition-text";

type Evidence = NonNullable<Policy["evidence"]>;

/** A rule that an agent has earned: what it would allow, what speaks for it, and the two answers. */
export function ProposalCard({ policy, canEdit }: { policy: Policy; canEdit: boolean }) {
  const toast = useToast();
  const decide = useDecideProposal(policy.id);
  const { evidence } = policy;
  const answer = (accept: boolean) =>
    decide.mutate(accept, {
      onSuccess: () => toast(accept ? "Rule accepted. Such calls run from now on." : "Proposal dismissed"),
    });
  return (
    <Card className="border-accent/40">
      <article aria-label={policy.name} className="grid gap-4 px-5 py-4 text-sm">
        <div className="flex flex-wrap items-start justify-between gap-3">
          <div className="min-w-0">
            <h2 className="flex items-center gap-2 break-words font-medium">
              <Sparkles className="size-4 shrink-0 text-accent" aria-hidden />
              <InertText text={policy.name} />
            </h2>
            <p className="mt-1 text-muted-foreground">
              {policy.agent && (
                <Link href={`/agents/${policy.agent.slug}`} className="hover:underline">
                  {policy.agent.name}
                </Link>
              )}{" "}
              could make calls like these without asking. A later rejection takes that back.
            </p>
          </div>
          {canEdit && (
            <div className="flex gap-2">
              <Button size="sm" variant="primary" pending={decide.isPending} onClick={() => answer(true)}>
                <Check aria-hidden /> Accept
              </Button>
              <Button size="sm" disabled={decide.isPending} onClick={() => answer(false)}>
                Dismiss
              </Button>
            </div>
          )}
        </div>
        {evidence && <EvidenceView evidence={evidence} />}
        <details>
          <summary className="cursor-pointer text-[13px] text-muted-foreground">The condition</summary>
          <div className="mt-2">
            <ConditionText condition={policy.condition} />
          </div>
        </details>
        {decide.error && <Alert>{decide.error.message}</Alert>}
      </article>
    </Card>
  );
}

function EvidenceView({ evidence }: { evidence: Evidence }) {
  return (
    <dl className="grid gap-x-6 gap-y-3 lg:grid-cols-3">
      <div className="min-w-0">
        <dt className="text-[13px] text-muted-foreground">Always the same</dt>
        <dd className="mt-1 grid gap-1">
          {evidence.same.length === 0 && "No arguments"}
          {evidence.same.map(({ path, value, match }) => (
            <code key={path} className="break-words font-mono text-[13px]">
              <InertText text={path} /> {match === "prefix" ? "begins with" : "="}{" "}
              <InertText text={JSON.stringify(value)} />
            </code>
          ))}
        </dd>
      </div>
      <div className="min-w-0">
        <dt className="text-[13px] text-muted-foreground">Free to vary</dt>
        <dd className="mt-1 grid gap-1">
          {evidence.varied.length === 0 && "Nothing"}
          {evidence.varied.map((path) => (
            <code key={path} className="break-words font-mono text-[13px]">
              <InertText text={path} />
            </code>
          ))}
        </dd>
      </div>
      <div className="min-w-0">
        <dt className="text-[13px] text-muted-foreground">Approved without a change</dt>
        <dd className="mt-1 grid gap-1">
          {evidence.approvals.map((approval) => (
            <span key={approval.id}>
              <Link href={`/approvals?status=approved&approval=${approval.id}`} className="font-medium hover:underline">
                Run #{approval.run_number}
              </Link>{" "}
              <span className="text-muted-foreground">
                by {approval.decided_by.name ?? approval.decided_by.id}, <RelativeTime time={approval.decided_at} />
              </span>
            </span>
          ))}
        </dd>
      </div>
    </dl>
  );
}
