"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import { useToast } from "@/components/ui/toast";
import { type Identity, useUnlinkIdentity } from "@/lib/account/queries";

/** The providers that can say who the person is. */
export function IdentitiesCard({ identities }: { identities: Identity[] }) {
  return (
    <Card title="Sign-in providers" description="Linked ones let you in without a password.">
      <ul className="divide-y">
        {identities.map((identity) => (
          <li key={identity.provider} className="flex flex-wrap items-center justify-between gap-3 px-5 py-3.5 text-sm">
            <div className="min-w-0">
              <p className="font-medium">{identity.name}</p>
              <p className="break-all text-[13px] text-muted-foreground">
                {identity.linked ? (
                  <>
                    {identity.linked.email || "Linked"}, used{" "}
                    <RelativeTime time={identity.linked.last_used_at} empty="never" />
                  </>
                ) : (
                  "Not linked"
                )}
              </p>
            </div>
            {identity.linked ? <Unlink identity={identity} /> : <Link identity={identity} />}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Link({ identity }: { identity: Identity }) {
  const [pending, setPending] = useState(false);
  return (
    <Button
      size="sm"
      pending={pending}
      onClick={async () => {
        setPending(true);
        const { signIn } = await import("next-auth/react");
        await signIn(identity.provider, { callbackUrl: "/settings/account" });
      }}
    >
      Link {identity.name}
    </Button>
  );
}

function Unlink({ identity }: { identity: Identity }) {
  const toast = useToast();
  const unlink = useUnlinkIdentity(identity.provider);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" variant="danger" onClick={() => setOpen(true)}>
        Unlink {identity.name}
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Unlink ${identity.name}?`}
        confirmLabel="Unlink"
        pending={unlink.isPending}
        error={unlink.error?.message}
        onConfirm={() =>
          unlink.mutate(undefined, {
            onSuccess: () => {
              setOpen(false);
              toast(`${identity.name} is unlinked`);
            },
          })
        }
      >
        You sign in by it no more. You can link it again.
      </ConfirmDialog>
    </>
  );
}
