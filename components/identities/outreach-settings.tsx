"use client";
import { AtSign, Pencil, Plus, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadError } from "@/components/ui/load-error";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { useToast } from "@/components/ui/toast";
import { type Identity, useDeleteIdentity, useIdentities } from "@/lib/identities/queries";
import { QuietHoursForm } from "./quiet-hours-form";

const IdentityDialog = dynamic(async () => (await import("./identity-dialog")).IdentityDialog, { ssr: false });

/** Whom mail to contacts comes from, and when it is sent. */
export function OutreachSettings({ canWrite, canChange }: { canWrite: boolean; canChange: boolean }) {
  const toast = useToast();
  const query = useIdentities();
  const remove = useDeleteIdentity();
  const [editing, setEditing] = useState<Identity | "new" | null>(null);
  const [deleting, setDeleting] = useState<Identity | null>(null);
  const identities = query.data?.data;
  const add = canWrite && (
    <Button variant="primary" onClick={() => setEditing("new")}>
      <Plus aria-hidden /> Add identity
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Outreach"
        description="Whom mail to your contacts comes from, and when it is sent."
        actions={add}
      />
      <div className="grid gap-6">
        {query.error && !identities && <LoadError title="The identities could not be loaded" query={query} />}
        {query.isPending && <Skeleton className="h-40 w-full" />}
        {identities && (
          <Card title="Identities">
            {identities.length === 0 ? (
              <EmptyState icon={AtSign} title="No identities yet" action={add}>
                Mail goes out from the installation’s own address until you add who it comes from.
              </EmptyState>
            ) : (
              <Table
                label="Identities"
                head={
                  <>
                    <Th>Name</Th>
                    <Th>From</Th>
                    <Th className="text-right">Sent today</Th>
                    {canWrite && (
                      <Th>
                        <span className="sr-only">Actions</span>
                      </Th>
                    )}
                  </>
                }
              >
                {identities.map((identity) => (
                  <tr key={identity.id}>
                    <Td className="font-medium">
                      <span className="flex flex-wrap items-center gap-2">
                        {identity.name}
                        {identity.is_default && <Badge tone="accent">Default</Badge>}
                      </span>
                    </Td>
                    <Td className="text-muted-foreground">
                      {identity.from_name}
                      <span className="block break-all text-[13px]">{identity.from_address}</span>
                    </Td>
                    <Td className="whitespace-nowrap text-right">
                      {identity.sent_today}
                      {identity.daily_limit !== null && ` of ${identity.daily_limit}`}
                    </Td>
                    {canWrite && (
                      <Td className="whitespace-nowrap text-right">
                        <Button
                          size="icon"
                          variant="ghost"
                          aria-label={`Edit ${identity.name}`}
                          onClick={() => setEditing(identity)}
                        >
                          <Pencil aria-hidden />
                        </Button>
                        <Button
                          size="icon"
                          variant="ghost"
                          aria-label={`Delete ${identity.name}`}
                          onClick={() => setDeleting(identity)}
                        >
                          <Trash2 aria-hidden />
                        </Button>
                      </Td>
                    )}
                  </tr>
                ))}
              </Table>
            )}
          </Card>
        )}
        <QuietHoursForm canChange={canChange} />
      </div>
      {editing && <IdentityDialog {...(editing !== "new" && { identity: editing })} onClose={() => setEditing(null)} />}
      <ConfirmDialog
        open={deleting !== null}
        onOpenChange={() => setDeleting(null)}
        title={`Delete ${deleting?.name}?`}
        confirmLabel="Delete identity"
        pending={remove.isPending}
        {...(remove.error && { error: remove.error.message })}
        onConfirm={() =>
          deleting &&
          remove.mutate(deleting.id, {
            onSuccess: () => {
              toast("Identity deleted");
              setDeleting(null);
            },
          })
        }
      >
        Steps that name it fail from now on.
      </ConfirmDialog>
    </>
  );
}
