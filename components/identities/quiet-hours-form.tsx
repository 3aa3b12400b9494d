"use client";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field, Input } from "@/components/ui/field";
import { useToast } from "@/components/ui/toast";
import { useUpdateWorkspace, useWorkspace } from "@/lib/workspaces/queries";

/** When nothing is sent to contacts, by the clocks of each. */
export function QuietHoursForm({ canChange }: { canChange: boolean }) {
  const quiet = useWorkspace().data?.quiet_hours;
  const toast = useToast();
  const update = useUpdateWorkspace();
  const [isOn, setOn] = useState(Boolean(quiet));

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    const quiet_hours = isOn ? { from: text("from"), until: text("until"), timezone: text("timezone") || "UTC" } : null;
    update.mutate({ quiet_hours }, { onSuccess: () => toast("Quiet hours saved") });
  }

  return (
    <form onSubmit={submit}>
      <Card
        title="Quiet hours"
        description="Mail of agents to contacts waits until they are over, whoever approved it."
      >
        <div className="grid gap-5 p-5">
          <label className="flex items-center gap-2.5 text-sm">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={isOn}
              disabled={!canChange}
              onChange={(event) => setOn(event.target.checked)}
            />
            Send nothing at night
          </label>
          {isOn && (
            <div className="grid gap-4 sm:grid-cols-3">
              <Field label="From">
                {(control) => (
                  <Input
                    {...control}
                    type="time"
                    name="from"
                    required
                    disabled={!canChange}
                    defaultValue={quiet?.from ?? "21:00"}
                  />
                )}
              </Field>
              <Field label="Until">
                {(control) => (
                  <Input
                    {...control}
                    type="time"
                    name="until"
                    required
                    disabled={!canChange}
                    defaultValue={quiet?.until ?? "08:00"}
                  />
                )}
              </Field>
              <Field label="Time zone" hint="Of contacts without one of their own.">
                {(control) => (
                  <Input
                    {...control}
                    name="timezone"
                    maxLength={100}
                    autoComplete="off"
                    disabled={!canChange}
                    defaultValue={quiet?.timezone ?? "UTC"}
                  />
                )}
              </Field>
            </div>
          )}
          {update.error && <Alert>{update.error.message}</Alert>}
          {canChange && (
            <div>
              <Button type="submit" variant="primary" pending={update.isPending}>
                Save quiet hours
              </Button>
            </div>
          )}
        </div>
      </Card>
    </form>
  );
}
