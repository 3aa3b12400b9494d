"use client";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field, Input, Select } from "@/components/ui/field";
import { useToast } from "@/components/ui/toast";
import { ApiError } from "@/lib/api/client";
import { type Preferences, useChangePreferences } from "@/lib/notifications/preference-queries";

type Digest = Preferences["digest"];

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const LABELS: Record<Digest["frequency"], string> = { off: "Never", daily: "Every day", weekly: "Every Monday" };

/** When one's digest is mailed. */
export function DigestForm({ digest }: { digest: Digest }) {
  const toast = useToast();
  const change = useChangePreferences();
  const [frequency, setFrequency] = useState(digest.frequency);
  const [hour, setHour] = useState(digest.hour);
  const [timezone, setTimezone] = useState(digest.timezone);
  const changed = frequency !== digest.frequency || hour !== digest.hour || timezone.trim() !== digest.timezone;
  const refused = change.error instanceof ApiError && change.error.code === "invalid_timezone";

  function submit(event: FormEvent) {
    event.preventDefault();
    change.mutate(
      { digest: { frequency, hour, timezone: timezone.trim() } },
      { onSuccess: () => toast("Digest saved") },
    );
  }
  return (
    <Card
      title="Digest"
      description="One mail that sums up what you chose to get in the digest. None when there is nothing."
    >
      <form onSubmit={submit} className="grid gap-4 p-5">
        <div className="grid gap-4 sm:grid-cols-3">
          <Field label="How often">
            {(control) => (
              <Select
                {...control}
                value={frequency}
                onChange={(event) => setFrequency(event.target.value as Digest["frequency"])}
              >
                {Object.entries(LABELS).map(([value, label]) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label="At">
            {(control) => (
              <Select
                {...control}
                value={hour}
                disabled={frequency === "off"}
                onChange={(event) => setHour(Number(event.target.value))}
              >
                {HOURS.map((each) => (
                  <option key={each} value={each}>
                    {`${String(each).padStart(2, "0")}:00`}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label="Time zone" {...(refused && { error: change.error?.message ?? "" })}>
            {(control) => (
              <Input
                {...control}
                required
                maxLength={100}
                autoComplete="off"
                disabled={frequency === "off"}
                value={timezone}
                onChange={(event) => setTimezone(event.target.value)}
              />
            )}
          </Field>
        </div>
        {change.error && !refused && <Alert title="The digest was not saved">{change.error.message}</Alert>}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="primary" pending={change.isPending} disabled={!changed}>
            Save digest
          </Button>
          {frequency !== "off" && (
            <Button onClick={() => setTimezone(Intl.DateTimeFormat().resolvedOptions().timeZone)}>
              Use my time zone
            </Button>
          )}
        </div>
      </form>
    </Card>
  );
}
