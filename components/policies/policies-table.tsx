"use client";
import { Pencil, Power, Trash2 } from "lucide-react";
import { useState } from "react";
import { InertText } from "@/components/approvals/inert-text";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Link } from "@/components/ui/link";
import { Table, Td, Th } from "@/components/ui/table";
import { useToast } from "@/components/ui/toast";
import { type Policy, useDeletePolicy, useMovePolicy, useUpdatePolicy } from "@/lib/policies/queries";
import { ConditionText } from "./condition-text";
import { MoveButtons } from "./move-buttons";
import { OutcomeBadge } from "./outcome-badge";

/** The rules in the order in which they are tried. */
export function PoliciesTable(props: { policies: Policy[]; canEdit: boolean; onEdit: (policy: Policy) => void }) {
  const { policies, canEdit, onEdit } = props;
  const toast = useToast();
  const move = useMovePolicy();
  return (
    <Table
      label="Rules"
      head={
        <>
          <Th>Order</Th>
          <Th>Rule</Th>
          <Th>Applies to</Th>
          <Th>When</Th>
          <Th>Outcome</Th>
          {canEdit && (
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          )}
        </>
      }
    >
      {policies.map((policy) => {
        const beside = policies.filter((other) => other.agent?.id === policy.agent?.id);
        const place = beside.indexOf(policy) + 1;
        return (
          <tr key={policy.id}>
            <Td className="whitespace-nowrap">
              <span className="flex items-center gap-2 tabular-nums">
                {place}
                {canEdit && beside.length > 1 && (
                  <MoveButtons
                    name={policy.name}
                    place={place}
                    count={beside.length}
                    onMove={(position) =>
                      !move.isPending &&
                      move.mutate({ policy: policy.id, position }, { onError: (error) => toast(error.message) })
                    }
                  />
                )}
              </span>
            </Td>
            <Td className="min-w-40">
              <span className="break-words font-medium">
                <InertText text={policy.name} />
              </span>
              <span className="mt-1 flex flex-wrap gap-1">
                {policy.status === "disabled" && <Badge>Off</Badge>}
                {policy.earned_from && <Badge tone="accent">Earned</Badge>}
              </span>
            </Td>
            <Td className="whitespace-nowrap">
              {policy.agent ? (
                <Link href={`/agents/${policy.agent.slug}`} className="hover:underline">
                  {policy.agent.name}
                </Link>
              ) : (
                "All agents"
              )}
            </Td>
            <Td>
              <ConditionText condition={policy.condition} />
            </Td>
            <Td>
              <OutcomeBadge outcome={policy.outcome} />
            </Td>
            {canEdit && (
              <Td>
                <RowActions policy={policy} onEdit={() => onEdit(policy)} />
              </Td>
            )}
          </tr>
        );
      })}
    </Table>
  );
}

function RowActions({ policy, onEdit }: { policy: Policy; onEdit: () => void }) {
  const toast = useToast();
  const update = useUpdatePolicy(policy.id);
  const remove = useDeletePolicy(policy.id);
  const [deleting, setDeleting] = useState(false);
  const on = policy.status === "active";
  return (
    <span className="flex justify-end gap-1">
      <Button size="icon" variant="ghost" aria-label={`Edit ${policy.name}`} onClick={onEdit}>
        <Pencil aria-hidden />
      </Button>
      <Button
        size="icon"
        variant="ghost"
        aria-label={`Switch ${policy.name} ${on ? "off" : "on"}`}
        pending={update.isPending}
        onClick={() =>
          update.mutate(
            { status: on ? "disabled" : "active" },
            {
              onSuccess: () => toast(on ? "Rule switched off" : "Rule switched on"),
              onError: (error) => toast(error.message),
            },
          )
        }
      >
        {!update.isPending && <Power aria-hidden className={on ? "text-success" : undefined} />}
      </Button>
      <Button size="icon" variant="ghost" aria-label={`Delete ${policy.name}`} onClick={() => setDeleting(true)}>
        <Trash2 aria-hidden />
      </Button>
      <ConfirmDialog
        open={deleting}
        onOpenChange={setDeleting}
        title={`Delete ${policy.name}?`}
        confirmLabel="Delete rule"
        pending={remove.isPending}
        error={remove.error?.message}
        onConfirm={() => remove.mutate(undefined, { onSuccess: () => toast("Rule deleted") })}
      >
        {policy.earned_from
          ? "Such calls are asked for again. Further approvals can earn the rule anew; switched off, it stays off."
          : "Calls are decided by the other rules and the agents’ autonomy from this moment on."}
      </ConfirmDialog>
    </span>
  );
}
