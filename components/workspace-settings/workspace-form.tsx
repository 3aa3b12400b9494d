"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Copyable } from "@/components/ui/copyable";
import { Field, Input } from "@/components/ui/field";
import { useToast } from "@/components/ui/toast";
import { useUpdateWorkspace, type Workspace, type WorkspaceChanges } from "@/lib/workspaces/queries";
import { NumberField } from "./number-field";
import { readWholeNumber } from "./whole-number";

/** The name, and when credits count as low. Sends only what has been changed. */
export function WorkspaceForm({ workspace, canChange }: { workspace: Workspace; canChange: boolean }) {
  const router = useRouter();
  const toast = useToast();
  const update = useUpdateWorkspace();
  const [name, setName] = useState(workspace.name);
  const [threshold, setThreshold] = useState(String(workspace.credits_low_threshold));
  const low = readWholeNumber(threshold, 0, 1_000_000);
  const changes: WorkspaceChanges = {
    ...(name.trim() !== workspace.name && { name: name.trim() }),
    ...(low.value !== undefined &&
      low.value !== workspace.credits_low_threshold && { credits_low_threshold: low.value }),
  };

  function submit(event: FormEvent) {
    event.preventDefault();
    if (low.problem) return;
    update.mutate(changes, {
      onSuccess: () => {
        toast("Settings saved");
        router.refresh(); // the name stands in the frame of every page
      },
    });
  }
  return (
    <form onSubmit={submit}>
      <Card title="General">
        <div className="grid gap-5 p-5">
          <Field label="Name">
            {(control) => (
              <Input
                {...control}
                required
                maxLength={200}
                autoComplete="off"
                disabled={!canChange}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          <Copyable label="Slug" copy="Copy slug" text={workspace.slug} />
          <NumberField
            label="Credits are low below"
            hint="Owners and admins are told, and webhooks that ask for it, when the balance falls below this."
            error={low.problem}
            disabled={!canChange}
            value={threshold}
            onChange={setThreshold}
          />
          {update.error && <Alert>{update.error.message}</Alert>}
          {canChange && (
            <div>
              <Button
                type="submit"
                variant="primary"
                pending={update.isPending}
                disabled={Object.keys(changes).length === 0 || name.trim() === "" || low.problem !== undefined}
              >
                Save
              </Button>
            </div>
          )}
        </div>
      </Card>
    </form>
  );
}
