"use client";
import { RotateDialog } from "@/components/ui/rotate-dialog";
import { useRotateSecret, type Webhook } from "@/lib/webhooks/queries";

const HOUR_MS = 3_600_000;
const GRACES = [
  { ms: 24 * HOUR_MS, label: "One day" },
  { ms: 7 * 24 * HOUR_MS, label: "Seven days" },
  { ms: HOUR_MS, label: "One hour" },
  { ms: 0, label: "Not at all" },
];

/** Asks for how long the old secret goes on, and makes the new one. */
export function RotateSecretDialog(props: {
  webhook: Webhook;
  onClose: () => void;
  onRotated: (secret: string) => void;
}) {
  const rotate = useRotateSecret(props.webhook.id);
  return (
    <RotateDialog
      title="Rotate the signing secret?"
      description="Deliveries are signed with the new secret from now on. While the old one goes on they carry both signatures, so that the receiver can change over without losing any."
      label="The old secret goes on for"
      graces={GRACES}
      action="Make a new secret"
      rotation={rotate}
      onRotate={(grace) => rotate.mutate(grace, { onSuccess: ({ secret }) => props.onRotated(secret) })}
      onClose={props.onClose}
    />
  );
}
