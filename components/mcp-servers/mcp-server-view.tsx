"use client";
import { Pencil, RefreshCw } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { InertText } from "@/components/approvals/inert-text";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Fact } from "@/components/ui/fact";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { useToast } from "@/components/ui/toast";
import { type McpServerDetail, useCheckMcpServer, useMcpServer, useUpdateMcpServer } from "@/lib/mcp-servers/queries";
import { ChangedTools } from "./changed-tools";
import { DeleteServer } from "./delete-server";
import { ServerState } from "./server-state";
import { ToolsCard } from "./tools-card";

const EditServerDialog = dynamic(async () => (await import("./server-dialog")).EditServerDialog, { ssr: false });

/** One MCP server: whether it can be reached, what it offers, and what of that may be used. */
export function McpServerView({ initial, canWrite }: { initial: McpServerDetail; canWrite: boolean }) {
  const [checkedBefore, setCheckedBefore] = useState<string | null>();
  const server = useMcpServer(initial.id, checkedBefore).data ?? initial;
  const [editing, setEditing] = useState(false);
  const checking = server.last_checked_at === null || server.last_checked_at === checkedBefore;
  return (
    <>
      <PageHeader
        parent={{ href: "/settings/mcp-servers", label: "MCP servers" }}
        title={
          <>
            {server.name} <ServerState server={server} />
          </>
        }
        description={<span className="break-all">{server.url}</span>}
        actions={
          canWrite && (
            <>
              <CheckButton server={server} checking={checking} onCheck={setCheckedBefore} />
              <Button onClick={() => setEditing(true)}>
                <Pencil aria-hidden /> Edit
              </Button>
              <DeleteServer server={server} />
            </>
          )
        }
      />
      {server.last_error && (
        <Alert className="mb-6" title="The server could not be used when it was last checked">
          <InertText text={server.last_error} />
        </Alert>
      )}
      <div className="grid gap-6">
        <Settings server={server} canWrite={canWrite} />
        {server.offered_hash && <ChangedTools server={server} hash={server.offered_hash} canWrite={canWrite} />}
        <ToolsCard server={server} checking={checking} canWrite={canWrite} />
      </div>
      {editing && <EditServerDialog server={server} onClose={() => setEditing(false)} />}
    </>
  );
}

function CheckButton(props: {
  server: McpServerDetail;
  checking: boolean;
  onCheck: (checkedBefore: string | null) => void;
}) {
  const toast = useToast();
  const check = useCheckMcpServer(props.server.id);
  return (
    <Button
      variant="primary"
      pending={check.isPending || props.checking}
      onClick={() => {
        props.onCheck(props.server.last_checked_at);
        check.mutate(undefined, { onError: (error) => toast(error.message) });
      }}
    >
      <RefreshCw aria-hidden /> Check now
    </Button>
  );
}

function Settings({ server, canWrite }: { server: McpServerDetail; canWrite: boolean }) {
  const toast = useToast();
  const update = useUpdateMcpServer(server.id);
  const { server_info: info } = server;
  const actions = canWrite && (
    <Button
      size="sm"
      pending={update.isPending}
      onClick={() =>
        update.mutate(
          { enabled: !server.enabled },
          {
            onSuccess: ({ enabled }) => toast(enabled ? "Server enabled" : "Server disabled"),
            onError: (error) => toast(error.message),
          },
        )
      }
    >
      {server.enabled ? "Disable" : "Enable"}
    </Button>
  );
  return (
    <Card title="Server" actions={actions}>
      <dl className="grid gap-4 px-5 py-4 text-sm sm:grid-cols-2 lg:grid-cols-4">
        <Fact label="Calls itself">{info ? <InertText text={`${info.name} ${info.version}`} /> : "Not known yet"}</Fact>
        <Fact label="Protocol">{info ? <InertText text={info.protocol_version} /> : "Not known yet"}</Fact>
        <Fact label="Tools are named">
          <code className="break-all font-mono text-[13px]">mcp.{server.slug}.…</code>
        </Fact>
        <Fact label="Last checked">
          {server.last_checked_at ? <RelativeTime time={server.last_checked_at} /> : "Not yet"}
        </Fact>
      </dl>
    </Card>
  );
}
