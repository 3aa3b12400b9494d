"use client";
import { useState } from "react";
import { ArgumentChanges } from "@/components/approvals/argument-changes";
import { InertText } from "@/components/approvals/inert-text";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import { type McpServerDetail, type McpTool, useAcceptMcpTools } from "@/lib/mcp-servers/queries";

const WORDS = { before: "Accepted", after: "The server says now", whole: "definition" };
const LABELS = {
  added: { tone: "success", label: "New" },
  changed: { tone: "warning", label: "Changed" },
  removed: { tone: "danger", label: "Gone" },
} as const;

/** What a server says otherwise than was accepted, tool by tool, and the button that accepts exactly that. */
export function ChangedTools(props: { server: McpServerDetail; hash: string; canWrite: boolean }) {
  const { server, hash } = props;
  const toast = useToast();
  const accept = useAcceptMcpTools(server.id);
  const [shown, setShown] = useState<string>();
  const changed = server.tools.filter((tool) => tool.changed !== null);
  return (
    <Card
      title="What has changed"
      description="None of this server's tools is used until somebody accepts the change."
      actions={
        props.canWrite && (
          <Button size="sm" variant="primary" onClick={() => setShown(hash)}>
            Accept
          </Button>
        )
      }
    >
      <ul className="divide-y">
        {changed.map((tool) => (
          <li key={tool.name} className="grid gap-3 px-5 py-4">
            <ToolHeading tool={tool} />
            <ArgumentChanges {...sides(tool)} words={WORDS} />
          </li>
        ))}
      </ul>
      <ConfirmDialog
        open={shown !== undefined}
        onOpenChange={(open) => !open && setShown(undefined)}
        title="Accept the changed definitions?"
        confirmLabel="Accept the change"
        cancelLabel="Not yet"
        pending={accept.isPending}
        error={accept.error?.message}
        onConfirm={() =>
          accept.mutate(shown ?? hash, {
            onSuccess: () => {
              setShown(undefined);
              toast("Change accepted");
            },
          })
        }
      >
        Agents go by what a tool says of itself. Accept this only if you have read it and it is what {server.name}{" "}
        should be doing. New and changed tools that say they only read are then called without asking anybody.
      </ConfirmDialog>
    </Card>
  );
}

function ToolHeading({ tool }: { tool: McpTool }) {
  const { tone, label } = LABELS[tool.changed ?? "changed"];
  return (
    <p className="flex flex-wrap items-center gap-2 text-sm">
      <code className="break-all font-mono font-medium">
        <InertText text={tool.name} />
      </code>
      <Badge tone={tone}>{label}</Badge>
    </p>
  );
}

/** Undefined stands for nothing: a tool that is new had no definition, one that is gone has none. */
function sides({ changed, offered, ...tool }: McpTool) {
  const { description, input_schema, annotations } = tool;
  const accepted = { description, input_schema, annotations };
  return { before: changed === "added" ? {} : accepted, after: changed === "removed" ? {} : offered };
}
