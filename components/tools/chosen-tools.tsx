"use client";
import { Plus, X } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { EffectBadge } from "@/components/agents/effect-badge";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { useTools } from "@/lib/tools/queries";
import type { ChosenTool } from "./plan-edits";
import { ToolConnection } from "./tool-connection";
import { useConnectedApps } from "./use-connected-apps";

const ToolPicker = dynamic(async () => (await import("./tool-picker")).ToolPicker, { ssr: false });

/** The tools that an agent may call: what each does, whether a person is asked before each call, and more of them. */
export function ChosenTools(props: { tools: ChosenTool[]; onChange: (tools: ChosenTool[]) => void }) {
  const { tools, onChange } = props;
  const known = useTools();
  const connected = useConnectedApps();
  const [picking, setPicking] = useState(false);
  const names = new Set(tools.map(({ name }) => name));
  const without = (name: string) => tools.filter((tool) => tool.name !== name);

  return (
    <div className="grid gap-3">
      {tools.length > 0 && (
        <ul aria-label="Tools of the agent" className="divide-y rounded-md border">
          {tools.map((tool) => {
            const info = known?.get(tool.name);
            const app = info?.needs_connection ?? null;
            return (
              <li
                key={tool.name}
                className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-3 py-2.5"
                data-chosen={tool.name}
              >
                <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2.5 gap-y-1">
                  <span className="font-medium text-sm">{info?.title ?? tool.name}</span>
                  <code className="break-all font-mono text-[13px] text-muted-foreground">{tool.name}</code>
                  {info && <EffectBadge effect={info.effect} />}
                  {known && !info && <Badge tone="danger">There is no such tool</Badge>}
                  {app !== null && <ToolConnection app={app} connected={connected(app)} />}
                </span>
                <label className="flex items-center gap-2 whitespace-nowrap text-[13px]">
                  <input
                    type="checkbox"
                    className="accent-accent"
                    checked={tool.requiresApproval}
                    onChange={() =>
                      onChange(
                        tools.map((each) =>
                          each.name === tool.name ? { ...each, requiresApproval: !each.requiresApproval } : each,
                        ),
                      )
                    }
                  />
                  Asks a person<span className="sr-only"> before {tool.name}</span>
                </label>
                <Button
                  size="sm"
                  variant="ghost"
                  aria-label={`Take ${tool.name} away`}
                  onClick={() => onChange(without(tool.name))}
                >
                  <X aria-hidden />
                </Button>
              </li>
            );
          })}
        </ul>
      )}
      {tools.length === 0 && (
        <p className="text-muted-foreground text-sm">It has no tools: it can think and answer, and nothing else.</p>
      )}
      <div>
        <Button size="sm" onClick={() => setPicking(true)}>
          <Plus aria-hidden /> Choose tools
        </Button>
      </div>
      {picking && (
        <ToolPicker
          title="Choose tools"
          description="What the agent may call. The gate stands before every call, whatever you choose."
          chosen={names}
          onPick={({ name, effect }) =>
            onChange(names.has(name) ? without(name) : [...tools, { name, requiresApproval: effect === "destructive" }])
          }
          onClose={() => setPicking(false)}
        />
      )}
    </div>
  );
}
