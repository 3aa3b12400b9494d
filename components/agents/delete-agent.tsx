"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import { useDeleteAgent } from "@/lib/agents/change-queries";

export function DeleteAgent({ agent }: { agent: { id: string; name: string } }) {
  const router = useRouter();
  const toast = useToast();
  const remove = useDeleteAgent(agent.id);
  const [open, setOpen] = useState(false);
  return (
    <Card title="Delete">
      <div className="flex flex-wrap items-center justify-between gap-4 p-5">
        <p className="max-w-md text-muted-foreground text-sm">
          Its plan, versions and runs go with it, and live runs are cancelled. The ledger and the audit log stay.
        </p>
        <Button variant="danger" onClick={() => setOpen(true)}>
          Delete agent
        </Button>
      </div>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Delete ${agent.name}?`}
        confirmLabel="Delete agent"
        typed={agent.name.trim()}
        pending={remove.isPending || remove.isSuccess}
        error={remove.error?.message}
        onConfirm={() =>
          remove.mutate(undefined, {
            onSuccess: () => {
              toast("Agent deleted");
              router.push("/agents");
            },
          })
        }
      >
        This cannot be undone.
      </ConfirmDialog>
    </Card>
  );
}
