"use client";
import { Alert } from "@/components/ui/alert";
import { Card } from "@/components/ui/card";
import { Select } from "@/components/ui/field";
import { LoadError } from "@/components/ui/load-error";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { useToast } from "@/components/ui/toast";
import {
  type PreferenceChanges,
  type Preferences,
  useChangePreferences,
  usePreferences,
} from "@/lib/notifications/preference-queries";
import { DigestForm } from "./digest-form";

type Kind = Preferences["kinds"][number];

const EMAIL_LABELS: Record<Kind["email"], string> = { off: "No mail", instant: "At once", digest: "In the digest" };

/** What one is told of, and how: each kind in the dashboard, by mail, or both; and when digests are sent. */
export function PreferencesView() {
  const query = usePreferences();
  const preferences = query.data;
  return (
    <>
      <PageHeader
        title="Notification settings"
        parent={{ href: "/notifications", label: "Notifications" }}
        description="What you are told of in this workspace, and how. Other members choose for themselves."
      />
      {query.error && !preferences && <LoadError title="The settings could not be loaded" query={query} />}
      {query.isPending && <Skeleton className="h-64 w-full" />}
      {preferences && (
        <div className="grid max-w-4xl gap-6">
          <KindsCard preferences={preferences} />
          <DigestForm digest={preferences.digest} />
        </div>
      )}
    </>
  );
}

function KindsCard({ preferences: { kinds, digest } }: { preferences: Preferences }) {
  const toast = useToast();
  const change = useChangePreferences();
  const unsent = digest.frequency === "off" && kinds.some(({ email }) => email === "digest");
  function choose(kind: Kind, choice: { in_app?: boolean; email?: Kind["email"] }) {
    const one = { kind: kind.kind, ...choice } as NonNullable<PreferenceChanges["kinds"]>[number];
    change.mutate({ kinds: [one] }, { onSuccess: () => toast("Saved") });
  }
  return (
    <Card title="What you are told of">
      {(change.error || unsent) && (
        <div className="grid gap-3 p-5 pb-2">
          {change.error && <Alert title="That was not saved">{change.error.message}</Alert>}
          {unsent && (
            <Alert tone="info" title="Your digest is off">
              What is kept for the digest is not mailed until you choose when to get it.
            </Alert>
          )}
        </div>
      )}
      <Table
        label="Kinds of notifications"
        head={
          <>
            <Th>Kind</Th>
            <Th>Dashboard</Th>
            <Th>Mail</Th>
          </>
        }
      >
        {kinds.map((kind) => (
          <tr key={kind.kind}>
            <Td className="min-w-44">
              <span className="font-medium">{kind.label}</span>
              <span className="block text-[13px] text-muted-foreground">{kind.description}</span>
            </Td>
            <Td>
              <input
                type="checkbox"
                className="size-4 accent-(--accent)"
                aria-label={`${kind.label} in the dashboard`}
                checked={kind.in_app}
                disabled={change.isPending}
                onChange={(event) => choose(kind, { in_app: event.target.checked })}
              />
            </Td>
            <Td>
              <Select
                className="w-36"
                aria-label={`${kind.label} by mail`}
                value={kind.email}
                disabled={change.isPending}
                onChange={(event) => choose(kind, { email: event.target.value as Kind["email"] })}
              >
                {Object.entries(EMAIL_LABELS).map(([value, label]) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </Select>
            </Td>
          </tr>
        ))}
      </Table>
    </Card>
  );
}
