"use client";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { LoadError } from "@/components/ui/load-error";
import { RelativeTime } from "@/components/ui/relative-time";
import { useToast } from "@/components/ui/toast";
import { type Session, useRevokeOtherSessions, useRevokeSession, useSessions } from "@/lib/sessions/queries";
import { deviceName } from "./device-name";

/** Where the person is signed in, and the way to end that. */
export function SessionsCard() {
  const query = useSessions();
  const sessions = query.data?.data ?? [];
  return (
    <Card
      title="Sessions"
      description="Where you are signed in. One that you do not know: end it, and change your password."
      actions={sessions.some((session) => !session.current) && <SignOutElsewhere />}
    >
      {query.error && !query.data && (
        <LoadError className="m-5" title="The sessions could not be loaded" query={query} />
      )}
      <ul className="divide-y">
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
    </Card>
  );
}

function SessionRow({ session }: { session: Session }) {
  const toast = useToast();
  const revoke = useRevokeSession(session.id);
  const device = deviceName(session.user_agent);
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 px-5 py-3.5 text-sm">
      <div className="min-w-0">
        <p className="font-medium">
          <span title={session.user_agent}>{device}</span>{" "}
          {session.current && (
            <Badge tone="success" className="ml-1">
              This one
            </Badge>
          )}
        </p>
        <p className="break-words text-[13px] text-muted-foreground">
          {session.address || "Unknown address"} · {session.workspace.name} · signed in{" "}
          <RelativeTime time={session.created_at} />, seen <RelativeTime time={session.last_seen_at} />
        </p>
      </div>
      {!session.current && (
        <Button
          size="sm"
          variant="danger"
          pending={revoke.isPending}
          aria-label={`Sign out ${device} at ${session.address || "an unknown address"}`}
          onClick={() =>
            revoke.mutate(undefined, {
              onSuccess: () => toast("Signed out there"),
              onError: (problem) => toast(problem.message),
            })
          }
        >
          Sign out
        </Button>
      )}
    </li>
  );
}

function SignOutElsewhere() {
  const toast = useToast();
  const revoke = useRevokeOtherSessions();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        Sign out everywhere else
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title="Sign out everywhere else?"
        confirmLabel="Sign out"
        cancelLabel="Stay signed in"
        pending={revoke.isPending}
        error={revoke.error?.message}
        onConfirm={() =>
          revoke.mutate(undefined, {
            onSuccess: ({ revoked }) => {
              setOpen(false);
              toast(revoked === 1 ? "One session ended" : `${revoked} sessions ended`);
            },
          })
        }
      >
        Every other browser has to sign in again. This one stays.
      </ConfirmDialog>
    </>
  );
}
