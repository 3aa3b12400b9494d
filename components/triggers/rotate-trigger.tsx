"use client";
import { RotateDialog } from "@/components/ui/rotate-dialog";
import { type Trigger, type TriggerWithKey, useRotateTrigger } from "@/lib/triggers/queries";

const HOUR_MS = 3_600_000;
const GRACES = [
  { ms: 24 * HOUR_MS, label: "Works for 24 hours more" },
  { ms: 72 * HOUR_MS, label: "Works for 3 days more" },
  { ms: HOUR_MS, label: "Works for 1 hour more" },
  { ms: 0, label: "Stops at once" },
];

/** Replaces a trigger's webhook URL, with a time in which both work. */
export function RotateTrigger(props: {
  trigger: Trigger;
  onClose: () => void;
  onRotated: (rotated: TriggerWithKey) => void;
}) {
  const rotate = useRotateTrigger(props.trigger);
  return (
    <RotateDialog
      title={`Rotate the key of ${props.trigger.name}?`}
      description="It gets a new webhook URL. The endpoint, which takes an API key, stays as it is."
      label="The webhook URL of now"
      graces={GRACES}
      action="Rotate key"
      rotation={rotate}
      onRotate={(grace) => rotate.mutate(grace, { onSuccess: props.onRotated })}
      onClose={props.onClose}
    />
  );
}
