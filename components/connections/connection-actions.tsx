"use client";
import { Ellipsis, Pencil, RefreshCw, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { DropdownMenu, MenuItem } from "@/components/ui/dropdown-menu";
import { useToast } from "@/components/ui/toast";
import { type Connection, type Connector, useReconnect, useTestConnection } from "@/lib/connections/queries";

const DeleteConnectionDialog = dynamic(async () => (await import("./connection-dialogs")).DeleteConnectionDialog, {
  ssr: false,
});
const NewSecretsDialog = dynamic(async () => (await import("./connection-dialogs")).NewSecretsDialog, { ssr: false });
const RenameConnectionDialog = dynamic(async () => (await import("./connection-dialogs")).RenameConnectionDialog, {
  ssr: false,
});

/** What can be done with one connection. */
export function ConnectionActions(props: { connection: Connection; connector: Connector | undefined }) {
  const { connection, connector } = props;
  const toast = useToast();
  const test = useTestConnection(connection.id);
  const reconnect = useReconnect(connection.id);
  const [open, setOpen] = useState<"secrets" | "rename" | "delete">();
  const onClose = () => setOpen(undefined);

  function connectAgain() {
    if (connector?.auth !== "oauth2") return setOpen("secrets");
    reconnect.mutate(
      {},
      {
        onSuccess: ({ authorize_url: url }) => url && window.location.assign(url),
        onError: (error) => toast(error.message),
      },
    );
  }

  const again = connection.status === "error" || connection.status === "authorizing";
  return (
    <span className="flex justify-end gap-2">
      {again ? (
        <Button size="sm" pending={reconnect.isPending} onClick={connectAgain}>
          Reconnect
        </Button>
      ) : (
        <Button
          size="sm"
          pending={test.isPending || connection.status === "checking"}
          onClick={() => test.mutate(undefined, { onError: (error) => toast(error.message) })}
        >
          Test
        </Button>
      )}
      <DropdownMenu
        trigger={
          <Button size="sm" variant="ghost" aria-label={`More for ${connection.name}`}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        {again && connection.status === "error" && (
          <MenuItem onSelect={() => test.mutate(undefined, { onError: (error) => toast(error.message) })}>
            <RefreshCw aria-hidden /> Test again
          </MenuItem>
        )}
        {!again && (
          <MenuItem onSelect={connectAgain}>
            <RefreshCw aria-hidden /> Reconnect
          </MenuItem>
        )}
        <MenuItem onSelect={() => setOpen("rename")}>
          <Pencil aria-hidden /> Rename
        </MenuItem>
        <MenuItem onSelect={() => setOpen("delete")}>
          <Trash2 aria-hidden /> Delete
        </MenuItem>
      </DropdownMenu>
      {open === "secrets" && connector && (
        <NewSecretsDialog connection={connection} connector={connector} onClose={onClose} />
      )}
      {open === "rename" && <RenameConnectionDialog connection={connection} onClose={onClose} />}
      {open === "delete" && <DeleteConnectionDialog connection={connection} onClose={onClose} />}
    </span>
  );
}
