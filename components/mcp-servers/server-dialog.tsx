"use client";
import type { FormEvent } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Input, Select } from "@/components/ui/field";
import { problemAt } from "@/components/ui/problem-at";
import { useToast } from "@/components/ui/toast";
import { useCredentials } from "@/lib/credentials/queries";
import {
  type McpServer,
  type McpServerDetail,
  useCreateMcpServer,
  useUpdateMcpServer,
} from "@/lib/mcp-servers/queries";

/** Adds a server. Rendered only while open, so that it always begins afresh. */
export function AddServerDialog(props: { onClose: () => void; onAdded: (server: McpServerDetail) => void }) {
  const create = useCreateMcpServer();
  return (
    <ServerForm
      title="Add MCP server"
      submitLabel="Add server"
      pending={create.isPending || create.isSuccess}
      error={create.error}
      onClose={props.onClose}
      onSubmit={(fields) => create.mutate(fields, { onSuccess: props.onAdded })}
    />
  );
}

/** Changes the given server. */
export function EditServerDialog({ server, onClose }: { server: McpServer; onClose: () => void }) {
  const toast = useToast();
  const update = useUpdateMcpServer(server.id);
  return (
    <ServerForm
      title="Edit MCP server"
      submitLabel="Save server"
      server={server}
      pending={update.isPending}
      error={update.error}
      onClose={onClose}
      onSubmit={(fields) =>
        update.mutate(fields, {
          onSuccess: () => {
            toast("Server saved");
            onClose();
          },
        })
      }
    />
  );
}

interface Fields {
  name: string;
  url: string;
  credential_id: string | null;
}

function ServerForm(props: {
  title: string;
  submitLabel: string;
  server?: McpServer;
  pending: boolean;
  error: Error | null;
  onClose: () => void;
  onSubmit: (fields: Fields) => void;
}) {
  const { server, error } = props;
  const credentials = useCredentials("live").data?.pages.flatMap(({ data }) => data) ?? [];
  const current = server?.credential_id ?? "";
  const problem = (path: string) => problemAt(error, path);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    props.onSubmit({
      name: String(form.get("name")).trim(),
      url: String(form.get("url")).trim(),
      credential_id: String(form.get("credential_id")) || null,
    });
  }

  return (
    <Dialog open onOpenChange={(open) => !open && props.onClose()} title={props.title}>
      <form onSubmit={submit} className="grid gap-4">
        <Field label="Name" error={problem("name")}>
          {(control) => (
            <Input
              {...control}
              name="name"
              required
              maxLength={200}
              autoComplete="off"
              placeholder="Issue tracker"
              defaultValue={server?.name}
            />
          )}
        </Field>
        <Field
          label="Address"
          hint={
            server
              ? "At another address stands another server: what was accepted of this one is forgotten."
              : "Its Streamable HTTP endpoint."
          }
          error={problem("url")}
        >
          {(control) => (
            <Input
              {...control}
              name="url"
              type="url"
              required
              maxLength={2000}
              placeholder="https://"
              autoComplete="off"
              defaultValue={server?.url}
            />
          )}
        </Field>
        <Field
          label="Credential"
          hint="Sent with every request, to the hosts that it allows. Credentials are kept under Settings."
          error={problem("credential_id")}
        >
          {(control) => (
            <Select {...control} key={credentials.length} name="credential_id" defaultValue={current}>
              <option value="">None</option>
              {credentials.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
              {current && !credentials.some(({ id }) => id === current) && <option value={current}>{current}</option>}
            </Select>
          )}
        </Field>
        {error && <Alert>{error.message}</Alert>}
        <DialogActions>
          <Button type="submit" variant="primary" pending={props.pending}>
            {props.submitLabel}
          </Button>
          <Button onClick={props.onClose}>Not now</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
