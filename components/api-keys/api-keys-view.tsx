"use client";
import { KeyRound, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadError } from "@/components/ui/load-error";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { type ApiKey, type CreatedApiKey, useApiKeys } from "@/lib/api-keys/queries";
import type { Scope } from "@/lib/auth/scopes";
import { NewKeyDialog } from "./new-key-dialog";
import { RevokeKey } from "./revoke-key";
import { RotateKey } from "./rotate-key";

const CreateKeyDialog = dynamic(async () => (await import("./create-key-dialog")).CreateKeyDialog, { ssr: false });

/** The keys of the workspace. `allowed` are the scopes the viewer's role can give away, `origin` is where the API is. */
export function ApiKeysView({ allowed, origin }: { allowed: Scope[]; origin: string }) {
  const query = useApiKeys();
  const [creating, setCreating] = useState(false);
  const [created, setCreated] = useState<CreatedApiKey>();
  const keys = query.data?.data;
  const create = (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden /> Create key
    </Button>
  );
  return (
    <>
      <PageHeader
        title="API keys"
        description={
          <>
            For programs that work with this workspace through the API.{" "}
            <a href="/api/v1/docs" className="text-foreground underline underline-offset-2">
              API documentation
            </a>
          </>
        }
        actions={create}
      />
      {query.error && !keys && <LoadError title="The keys could not be loaded" query={query} />}
      {query.isPending && <Skeleton className="h-64 w-full" />}
      {keys && (
        <Card>
          {keys.length === 0 ? (
            <EmptyState icon={KeyRound} title="No keys yet" action={create}>
              Create one to start runs and read them from a program, with curl or with your own code.
            </EmptyState>
          ) : (
            <KeysTable keys={keys} allowed={allowed} onRotated={setCreated} />
          )}
        </Card>
      )}
      {creating && (
        <CreateKeyDialog
          allowed={allowed}
          onClose={() => setCreating(false)}
          onCreated={(key) => {
            setCreating(false);
            setCreated(key);
          }}
        />
      )}
      {created && <NewKeyDialog created={created} origin={origin} onClose={() => setCreated(undefined)} />}
    </>
  );
}

interface KeysTableProps {
  keys: ApiKey[];
  allowed: Scope[];
  onRotated: (created: CreatedApiKey) => void;
}

function KeysTable({ keys, allowed, onRotated }: KeysTableProps) {
  const canRotate = (key: ApiKey) =>
    key.status === "active" && key.scopes.every((scope) => allowed.some((each) => each === scope));
  return (
    <Table
      label="API keys"
      head={
        <>
          <Th>Name</Th>
          <Th>Key</Th>
          <Th>Scopes</Th>
          <Th>Last used</Th>
          <Th>Expires</Th>
          <Th>
            <span className="sr-only">Actions</span>
          </Th>
        </>
      }
    >
      {keys.map((key) => (
        <tr key={key.id}>
          <Td className="min-w-36 font-medium">{key.name}</Td>
          <Td className="whitespace-nowrap font-mono text-[13px] text-muted-foreground">{key.hint}</Td>
          <Td>
            <span title={key.scopes.join(", ")} className="whitespace-nowrap text-muted-foreground">
              {key.scopes.length === 1 ? key.scopes[0] : `${key.scopes.length} scopes`}
            </span>
          </Td>
          <Td className="text-muted-foreground">
            <RelativeTime time={key.last_used_at} empty="Never" />
          </Td>
          <Td className="text-muted-foreground">
            <Expiry apiKey={key} />
          </Td>
          <Td>
            <div className="flex justify-end gap-2">
              {canRotate(key) && <RotateKey apiKey={key} onRotated={onRotated} />}
              {key.status !== "revoked" && <RevokeKey apiKey={key} />}
            </div>
          </Td>
        </tr>
      ))}
    </Table>
  );
}

function Expiry({ apiKey }: { apiKey: ApiKey }) {
  if (apiKey.status === "revoked") return <Badge tone="danger">Revoked</Badge>;
  if (apiKey.status === "expired") return <Badge tone="warning">Expired</Badge>;
  return <RelativeTime time={apiKey.expires_at} empty="Never" />;
}
