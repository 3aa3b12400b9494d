"use client";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import { type Budget, useDeleteBudget } from "@/lib/budgets/queries";
import { budgetName } from "./budget-name";

/** Asks before a budget is removed. Rendered only while open. */
export function DeleteBudget({ budget, onClose }: { budget: Budget; onClose: () => void }) {
  const toast = useToast();
  const remove = useDeleteBudget(budget.id);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Remove the budget ${budgetName(budget)}?`}
      confirmLabel="Remove budget"
      pending={remove.isPending}
      {...(remove.error && { error: remove.error.message })}
      onConfirm={() =>
        remove.mutate(undefined, {
          onSuccess: () => {
            toast("Budget removed");
            onClose();
          },
        })
      }
    >
      Runs that wait because of it go on, and spend what they need.
    </ConfirmDialog>
  );
}
