"use client";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import { type McpServerDetail, useUpdateMcpServer } from "@/lib/mcp-servers/queries";

/** Tools that say they only read, and that nobody has agreed with yet: agreed with in one go. */
export function TrustReads({ server }: { server: McpServerDetail }) {
  const toast = useToast();
  const update = useUpdateMcpServer(server.id);
  const [asking, setAsking] = useState(false);
  const reads = server.tools.filter((tool) => {
    return tool.changed !== "added" && tool.hinted_effect === "read" && !tool.effect_decided;
  });
  if (reads.length === 0) return null;
  const one = reads.length === 1;
  const count = one ? "1 tool" : `${reads.length} tools`;
  return (
    <div className="border-b px-5 py-4">
      <Alert tone="info" title={`The server says that ${count} only ${one ? "reads" : "read"}`}>
        <p>Until somebody agrees, calls count as writes, and may have to be approved one by one.</p>
        <Button size="sm" className="mt-3" onClick={() => setAsking(true)}>
          Agree with the server
        </Button>
      </Alert>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Count ${count} as reads?`}
        confirmLabel="Count as reads"
        cancelLabel="Not yet"
        pending={update.isPending}
        error={update.error?.message}
        onConfirm={() =>
          update.mutate(
            { tool_effects: Object.fromEntries(reads.map(({ name }) => [name, "read" as const])) },
            {
              onSuccess: () => {
                setAsking(false);
                toast("Counted as reads");
              },
            },
          )
        }
      >
        Reads are called without asking anybody. Agree if you trust {server.name} to tell the truth of its tools.
      </ConfirmDialog>
    </div>
  );
}
