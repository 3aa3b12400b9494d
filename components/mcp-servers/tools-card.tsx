"use client";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { useToast } from "@/components/ui/toast";
import {
  type McpServerChange,
  type McpServerDetail,
  type McpTool,
  useUpdateMcpServer,
} from "@/lib/mcp-servers/queries";
import { ToolRow } from "./tool-row";
import { TrustReads } from "./trust-reads";

/** The accepted tools: which of them agents may use, and what their calls count as. */
export function ToolsCard(props: { server: McpServerDetail; checking: boolean; canWrite: boolean }) {
  const { server } = props;
  const toast = useToast();
  const update = useUpdateMcpServer(server.id);
  const tools = server.tools.filter((tool) => tool.changed !== "added");
  const all = server.allowed_tools === "all";
  const change = (fields: McpServerChange) => update.mutate(fields, { onError: (error) => toast(error.message) });

  function toggle(tool: McpTool) {
    const allowed = tools.filter((each) => each.allowed).map((each) => each.name);
    const allowed_tools = tool.allowed ? allowed.filter((name) => name !== tool.name) : [...allowed, tool.name];
    change({ allowed_tools });
  }

  return (
    <Card
      title="Tools"
      description={
        all
          ? "Agents may use every tool, also those that are accepted later."
          : "Agents may use the tools that are ticked."
      }
      actions={
        props.canWrite &&
        !all &&
        tools.length > 0 && (
          <Button size="sm" pending={update.isPending} onClick={() => change({ allowed_tools: "all" })}>
            Allow all
          </Button>
        )
      }
    >
      {props.canWrite && <TrustReads server={server} />}
      {tools.length === 0 ? (
        <p className="px-5 py-8 text-center text-muted-foreground text-sm">
          {props.checking ? "The server is being asked what it offers." : "No tools are known of this server."}
        </p>
      ) : (
        <ul className="divide-y" aria-label="Tools">
          {tools.map((tool) => (
            <ToolRow
              key={tool.name}
              tool={tool}
              disabled={!props.canWrite || update.isPending}
              onToggle={() => toggle(tool)}
              onEffect={(effect) => change({ tool_effects: { [tool.name]: effect } })}
            />
          ))}
        </ul>
      )}
    </Card>
  );
}
