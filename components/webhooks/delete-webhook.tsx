"use client";
import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import { useDeleteWebhook, type Webhook } from "@/lib/webhooks/queries";

export function DeleteWebhook({ webhook }: { webhook: Webhook }) {
  const router = useRouter();
  const toast = useToast();
  const remove = useDeleteWebhook(webhook.id);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="danger" onClick={() => setOpen(true)}>
        <Trash2 aria-hidden /> Delete
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title="Delete this webhook?"
        confirmLabel="Delete webhook"
        pending={remove.isPending || remove.isSuccess}
        error={remove.error?.message}
        onConfirm={() =>
          remove.mutate(undefined, {
            onSuccess: () => {
              toast("Webhook deleted");
              router.push("/settings/webhooks");
            },
          })
        }
      >
        Nothing more is sent to {webhook.url}, and the log of its deliveries goes with it. This cannot be undone.
      </ConfirmDialog>
    </>
  );
}
