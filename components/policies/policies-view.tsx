"use client";
import { Plus, ShieldCheck } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadError } from "@/components/ui/load-error";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { type Policy, usePolicies, useProposals } from "@/lib/policies/queries";
import { PoliciesTable } from "./policies-table";
import { ProposalCard } from "./proposal-card";

const PolicyDialog = dynamic(async () => (await import("./policy-dialog")).PolicyDialog, { ssr: false });

/** The rules of the gate, and those that agents have earned and somebody may accept. */
export function PoliciesView({ agents, canEdit }: { agents: { id: string; name: string }[]; canEdit: boolean }) {
  const query = usePolicies();
  const proposals = useProposals().data ?? [];
  /** The rule that is edited; null is a new one. */
  const [editing, setEditing] = useState<Policy | null>();
  const policies = query.data;
  const add = canEdit && (
    <Button variant="primary" onClick={() => setEditing(null)}>
      <Plus aria-hidden /> New rule
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Policies"
        description="Before every tool call these rules are tried in order. The first that holds decides; when none does, the agent’s autonomy does."
        actions={add}
      />
      {proposals.length > 0 && (
        <section aria-label="Proposed rules" className="mb-6 grid gap-3">
          {proposals.map((policy) => (
            <ProposalCard key={policy.id} policy={policy} canEdit={canEdit} />
          ))}
        </section>
      )}
      {query.error && !policies && <LoadError title="The rules could not be loaded" query={query} />}
      {query.isPending && <Skeleton className="h-64 w-full" />}
      {policies && (
        <Card>
          {policies.length === 0 ? (
            <EmptyState icon={ShieldCheck} title="No rules yet" action={add}>
              Say which calls run, which a person looks at, and which are refused. Until then the autonomy of each agent
              decides.
            </EmptyState>
          ) : (
            <PoliciesTable policies={policies} canEdit={canEdit} onEdit={setEditing} />
          )}
        </Card>
      )}
      {editing !== undefined && (
        <PolicyDialog agents={agents} {...(editing && { policy: editing })} onClose={() => setEditing(undefined)} />
      )}
    </>
  );
}
