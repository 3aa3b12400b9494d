"use client";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { CopyButton } from "@/components/ui/copy-button";
import { RelativeTime } from "@/components/ui/relative-time";
import { useToast } from "@/components/ui/toast";
import { type Trigger, type TriggerWithKey, useDeleteTrigger, useUpdateTrigger } from "@/lib/triggers/queries";
import { RotateTrigger } from "./rotate-trigger";
import { SCHEME_LABELS } from "./schemes";

const TriggerDialog = dynamic(async () => (await import("./trigger-dialog")).TriggerDialog, { ssr: false });
const TriggerCallsDialog = dynamic(async () => (await import("./trigger-calls-dialog")).TriggerCallsDialog, {
  ssr: false,
});

type Opened = "calls" | "edit" | "rotate" | "delete";

/** One trigger of an agent and what can be done with it. */
export function TriggerItem(props: { trigger: Trigger; canWrite: boolean; onKey: (trigger: TriggerWithKey) => void }) {
  const { trigger, canWrite } = props;
  const [opened, setOpened] = useState<Opened>();
  const close = () => setOpened(undefined);
  return (
    <li className="grid gap-3 px-5 py-4" data-trigger={trigger.id}>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <h3 className="min-w-0 break-words font-medium text-sm">{trigger.name}</h3>
        {!trigger.enabled && <Badge tone="warning">Disabled</Badge>}
        {trigger.verification && (
          <Badge tone="success">Signed: {SCHEME_LABELS[trigger.verification.scheme].label}</Badge>
        )}
        {trigger.allow_get && <Badge>GET</Badge>}
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <code className="min-w-0 break-all font-mono text-[13px] text-muted-foreground">{trigger.endpoint}</code>
        <CopyButton text={trigger.endpoint} />
      </div>
      <dl className="flex flex-wrap gap-x-6 gap-y-1 text-[13px] text-muted-foreground">
        <Fact label="Last called">
          <RelativeTime time={trigger.last_used_at} empty="never" />
        </Fact>
        <Fact label="Webhook key">
          <span className="font-mono">{trigger.hook_key_hint}</span>
        </Fact>
        {trigger.previous_key_expires_at && (
          <Fact label="The key before stops">
            <RelativeTime time={trigger.previous_key_expires_at} />
          </Fact>
        )}
      </dl>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" aria-label={`How to call ${trigger.name}`} onClick={() => setOpened("calls")}>
          How to call it
        </Button>
        {canWrite && (
          <>
            <Button size="sm" aria-label={`Edit ${trigger.name}`} onClick={() => setOpened("edit")}>
              Edit
            </Button>
            <Button size="sm" aria-label={`Rotate key of ${trigger.name}`} onClick={() => setOpened("rotate")}>
              Rotate key
            </Button>
            <EnableTrigger trigger={trigger} />
            <Button
              size="sm"
              variant="danger"
              aria-label={`Delete ${trigger.name}`}
              onClick={() => setOpened("delete")}
            >
              Delete
            </Button>
          </>
        )}
      </div>
      {opened === "calls" && <TriggerCallsDialog trigger={trigger} onClose={close} />}
      {opened === "edit" && <EditTrigger trigger={trigger} onClose={close} />}
      {opened === "rotate" && (
        <RotateTrigger
          trigger={trigger}
          onClose={close}
          onRotated={(rotated) => {
            close();
            props.onKey(rotated);
          }}
        />
      )}
      <DeleteTrigger trigger={trigger} open={opened === "delete"} onClose={close} />
    </li>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex gap-1.5">
      <dt>{label}</dt>
      <dd className="text-foreground">{children}</dd>
    </div>
  );
}

function EnableTrigger({ trigger }: { trigger: Trigger }) {
  const toast = useToast();
  const update = useUpdateTrigger(trigger);
  const word = trigger.enabled ? "Disable" : "Enable";
  return (
    <Button
      size="sm"
      aria-label={`${word} ${trigger.name}`}
      pending={update.isPending}
      onClick={() =>
        update.mutate(
          { enabled: !trigger.enabled },
          {
            onSuccess: () => toast(trigger.enabled ? "Trigger disabled" : "Trigger enabled"),
            onError: (error) => toast(error.message),
          },
        )
      }
    >
      {word}
    </Button>
  );
}

function EditTrigger({ trigger, onClose }: { trigger: Trigger; onClose: () => void }) {
  const toast = useToast();
  const update = useUpdateTrigger(trigger);
  return (
    <TriggerDialog
      trigger={trigger}
      pending={update.isPending}
      error={update.error}
      onClose={onClose}
      onSave={(changes) =>
        update.mutate(changes, {
          onSuccess: () => {
            toast("Trigger saved");
            onClose();
          },
        })
      }
    />
  );
}

function DeleteTrigger({ trigger, open, onClose }: { trigger: Trigger; open: boolean; onClose: () => void }) {
  const toast = useToast();
  const remove = useDeleteTrigger(trigger);
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`Delete ${trigger.name}?`}
      confirmLabel="Delete trigger"
      pending={remove.isPending}
      error={remove.error?.message}
      onConfirm={() => remove.mutate(undefined, { onSuccess: () => toast("Trigger deleted") })}
    >
      Its endpoint and its webhook URL stop at once, and whoever calls them is refused. Its runs stay.
    </ConfirmDialog>
  );
}
