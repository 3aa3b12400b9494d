"use client";
import { EffectBadge } from "@/components/agents/effect-badge";
import { InertText } from "@/components/approvals/inert-text";
import { visibleJson } from "@/components/approvals/visible-text";
import { Select } from "@/components/ui/field";
import { ScrollRegion } from "@/components/ui/scroll-region";
import type { McpTool } from "@/lib/mcp-servers/queries";

const WORDS = { read: "Reads", write: "Writes", destructive: "Deletes" } as const;
type Effect = keyof typeof WORDS;

/** One accepted tool: whether agents may use it, what it says of itself, and what its calls count as. */
export function ToolRow(props: {
  tool: McpTool;
  disabled: boolean;
  onToggle: () => void;
  /** Null: by what the server says. */
  onEffect: (effect: Effect | null) => void;
}) {
  const { tool, disabled } = props;
  return (
    <li className="grid gap-2 px-5 py-4 text-sm">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <label className="flex min-w-0 flex-1 basis-60 items-start gap-2.5">
          <input
            type="checkbox"
            className="mt-1 accent-accent"
            checked={tool.allowed}
            disabled={disabled}
            onChange={props.onToggle}
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
        <div className="ml-6 flex items-center gap-2 sm:ml-0">
          <EffectBadge effect={tool.effect} />
          <Select
            aria-label={`What ${tool.name} does`}
            className="w-44"
            value={tool.effect_decided ? tool.effect : ""}
            disabled={disabled}
            onChange={(event) => props.onEffect((event.target.value || null) as Effect | null)}
          >
            <option value="">Not decided</option>
            {Object.entries(WORDS).map(([effect, label]) => (
              <option key={effect} value={effect}>
                {label}
                {effect === tool.hinted_effect ? " (says the server)" : ""}
              </option>
            ))}
          </Select>
        </div>
      </div>
      <ToolInput tool={tool} />
    </li>
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
