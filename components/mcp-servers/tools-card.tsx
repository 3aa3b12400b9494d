"use client";
import { InertText } from "@/components/approvals/inert-text";
import { visibleJson } from "@/components/approvals/visible-text";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { useToast } from "@/components/ui/toast";
import { type McpServerDetail, type McpTool, useUpdateMcpServer } from "@/lib/mcp-servers/queries";

/** The accepted tools, each with a box that says whether agents may use it. */
export function ToolsCard(props: { server: McpServerDetail; checking: boolean; canWrite: boolean }) {
  const { server } = props;
  const toast = useToast();
  const update = useUpdateMcpServer(server.id);
  const tools = server.tools.filter((tool) => tool.changed !== "added");
  const all = server.allowed_tools === "all";
  const change = (allowed_tools: "all" | string[]) =>
    update.mutate({ allowed_tools }, { onError: (error) => toast(error.message) });

  function toggle(tool: McpTool) {
    const allowed = tools.filter((each) => each.allowed).map((each) => each.name);
    change(tool.allowed ? allowed.filter((name) => name !== tool.name) : [...allowed, tool.name]);
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
          <Button size="sm" pending={update.isPending} onClick={() => change("all")}>
            Allow all
          </Button>
        )
      }
    >
      {tools.length === 0 ? (
        <p className="px-5 py-8 text-center text-muted-foreground text-sm">
          {props.checking ? "The server is being asked what it offers." : "No tools are known of this server."}
        </p>
      ) : (
        <ul className="divide-y" aria-label="Tools">
          {tools.map((tool) => (
            <li key={tool.name} className="grid gap-2 px-5 py-4 text-sm">
              <label className="flex items-start gap-2.5">
                <input
                  type="checkbox"
                  className="mt-1 accent-accent"
                  checked={tool.allowed}
                  disabled={!props.canWrite || update.isPending}
                  onChange={() => toggle(tool)}
                />
                <span className="min-w-0">
                  <code className="break-all font-medium font-mono">
                    <InertText text={tool.name} />
                  </code>
                  <span className="mt-0.5 block whitespace-pre-wrap break-words text-muted-foreground">
                    <InertText text={tool.description} lines />
                  </span>
                </span>
              </label>
              <ToolInput tool={tool} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** What the server says its tool takes, as text. */
function ToolInput({ tool }: { tool: McpTool }) {
  return (
    <details className="ml-6 min-w-0">
      <summary className="w-fit cursor-pointer text-[13px] text-muted-foreground hover:text-foreground">Input</summary>
      <ScrollRegion
        label={`Input of ${tool.name}`}
        className="mt-2 max-h-96 overflow-auto rounded-md border bg-background px-3 py-2.5"
      >
        <pre className="whitespace-pre-wrap break-words font-mono text-[13px]">{visibleJson(tool.input_schema)}</pre>
      </ScrollRegion>
    </details>
  );
}
