"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { RotateDialog } from "@/components/ui/rotate-dialog";
import { type ApiKey, type CreatedApiKey, useRotateApiKey } from "@/lib/api-keys/queries";

const HOUR_MS = 3_600_000;
const GRACES = [
  { ms: 24 * HOUR_MS, label: "One day" },
  { ms: 72 * HOUR_MS, label: "Three days" },
  { ms: HOUR_MS, label: "One hour" },
  { ms: 0, label: "Not at all" },
];

/** Replaces a key, once the person has said how long the old one goes on. */
export function RotateKey({ apiKey, onRotated }: { apiKey: ApiKey; onRotated: (created: CreatedApiKey) => void }) {
  const rotate = useRotateApiKey(apiKey.id);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" aria-label={`Rotate ${apiKey.name}`} onClick={() => setOpen(true)}>
        Rotate
      </Button>
      {open && (
        <RotateDialog
          title={`Rotate ${apiKey.name}?`}
          description="You get a new key with the same scopes. While the old one goes on both work, so that programs can change over."
          label="The old key goes on for"
          graces={GRACES}
          action="Make a new key"
          rotation={rotate}
          onRotate={(grace) =>
            rotate.mutate(grace / HOUR_MS, {
              onSuccess: (created) => {
                setOpen(false);
                onRotated(created);
              },
            })
          }
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
