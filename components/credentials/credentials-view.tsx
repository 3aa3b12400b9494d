"use client";
import { Lock, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterSelect } from "@/components/ui/filter-select";
import { LoadError } from "@/components/ui/load-error";
import { LoadMore } from "@/components/ui/load-more";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { type Credential, type CredentialStatus, useCredentials } from "@/lib/credentials/queries";
import { TYPE_WORDS } from "./credential-types";
import { EditCredential } from "./edit-credential";
import { RevokeCredential } from "./revoke-credential";
import { RotateCredential } from "./rotate-credential";

const NewCredentialDialog = dynamic(async () => (await import("./new-credential-dialog")).NewCredentialDialog, {
  ssr: false,
});

const STATUSES = [
  { value: "live", label: "Live" },
  { value: "revoked", label: "Revoked" },
];

/** The workspace's credentials, without their values. */
export function CredentialsView({ canWrite }: { canWrite: boolean }) {
  const [status, setStatus] = useState<CredentialStatus>("");
  const [adding, setAdding] = useState(false);
  const query = useCredentials(status);
  const credentials = query.data?.pages.flatMap((page) => page.data);
  const add = canWrite && (
    <Button variant="primary" onClick={() => setAdding(true)}>
      <Plus aria-hidden /> New credential
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Credentials"
        description="Keys and passwords for the services your agents call. Steps name them; nobody sees them."
        actions={add}
      />
      <FilterSelect
        label="Status"
        className="mb-4 sm:w-44"
        value={status}
        options={STATUSES}
        onChange={(value) => setStatus(value as CredentialStatus)}
      />
      {query.error && !credentials && <LoadError title="The credentials could not be loaded" query={query} />}
      {query.isPending && <Skeleton className="h-64 w-full" />}
      {credentials && (
        <Card>
          {credentials.length > 0 && <CredentialsTable credentials={credentials} canWrite={canWrite} />}
          {credentials.length === 0 && (
            <EmptyState icon={Lock} title={status ? `None is ${status}` : "No credentials yet"} action={!status && add}>
              {status
                ? "Choose another status to see the others."
                : "Store the key of a service, and name it in the “credential” of an HTTP step. It is sent to the hosts you allow, and kept out of everything that a run records."}
            </EmptyState>
          )}
          <LoadMore
            hasMore={query.hasNextPage}
            pending={query.isFetchingNextPage}
            onMore={() => query.fetchNextPage()}
          />
        </Card>
      )}
      {adding && <NewCredentialDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function CredentialsTable({ credentials, canWrite }: { credentials: Credential[]; canWrite: boolean }) {
  return (
    <Table
      label="Credentials"
      head={
        <>
          <Th>Name</Th>
          <Th>Kind</Th>
          <Th>Allowed hosts</Th>
          <Th>Last used</Th>
          <Th>Status</Th>
          {canWrite && (
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          )}
        </>
      }
    >
      {credentials.map((credential) => (
        <tr key={credential.id}>
          <Td className="min-w-40">
            <span className="font-medium">{credential.name}</span>
            {credential.description && (
              <span className="block text-[13px] text-muted-foreground">{credential.description}</span>
            )}
          </Td>
          <Td className="min-w-36 text-muted-foreground">
            {TYPE_WORDS[credential.type].label}
            <span className="block text-[13px]">{detailOf(credential)}</span>
          </Td>
          <Td className="min-w-44 text-muted-foreground">
            {credential.allowed_hosts.map((host) => (
              <code key={host} className="block break-all text-[13px]">
                {host}
              </code>
            ))}
          </Td>
          <Td className="whitespace-nowrap text-muted-foreground">
            <RelativeTime time={credential.last_used_at} empty="Never" />
          </Td>
          <Td className={cn(credential.unopened_at && "min-w-48")}>
            <StatusOf credential={credential} />
          </Td>
          {canWrite && (
            <Td>
              {credential.status === "live" && (
                <div className="flex justify-end gap-2">
                  <EditCredential credential={credential} />
                  <RotateCredential credential={credential} />
                  <RevokeCredential credential={credential} />
                </div>
              )}
            </Td>
          )}
        </tr>
      ))}
    </Table>
  );
}

function StatusOf({ credential: { status, unopened_at } }: { credential: Credential }) {
  if (status === "revoked") return <Badge tone="danger">Revoked</Badge>;
  if (unopened_at === null) return <Badge tone="success">Live</Badge>;
  return (
    <>
      <Badge tone="danger">Cannot be opened</Badge>
      <span className="mt-1 block text-[13px] text-muted-foreground">
        The key it was sealed for is lost. Rotate it to enter its value again.
      </span>
    </>
  );
}

/** Where it goes, or who it belongs to. */
function detailOf({ config }: Credential): string {
  if (config.header) return `Header ${config.header}`;
  if (config.query) return `Query ${config.query}`;
  return config.username ?? config.client_id ?? "";
}
