"use client";
import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import { type McpServer, useDeleteMcpServer } from "@/lib/mcp-servers/queries";

export function DeleteServer({ server }: { server: McpServer }) {
  const router = useRouter();
  const toast = useToast();
  const remove = useDeleteMcpServer(server.id);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="danger" onClick={() => setOpen(true)}>
        <Trash2 aria-hidden /> Delete
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title="Delete this MCP server?"
        confirmLabel="Delete server"
        pending={remove.isPending || remove.isSuccess}
        error={remove.error?.message}
        onConfirm={() =>
          remove.mutate(undefined, {
            onSuccess: () => {
              toast("Server deleted");
              router.push("/settings/mcp-servers");
            },
          })
        }
      >
        Agents can no longer use the tools of {server.name}, and what was accepted of them is forgotten. This cannot be
        undone.
      </ConfirmDialog>
    </>
  );
}
