"use client";
import { Wrench } from "lucide-react";
import { useState } from "react";
import { EffectBadge } from "@/components/agents/effect-badge";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterSelect } from "@/components/ui/filter-select";
import { LoadError } from "@/components/ui/load-error";
import { LoadMore } from "@/components/ui/load-more";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { SearchBox } from "@/components/ui/search-box";
import { Skeleton } from "@/components/ui/skeleton";
import { groupTools, SOURCES } from "./group-tools";
import { ToolConnection } from "./tool-connection";
import { useConnectedApps } from "./use-connected-apps";
import { type ListedTool, useToolPages } from "./use-tool-pages";

/**
 * All tools, by where they come from and their app, with what each does to the world. With `chosen`, each can be added
 * and taken away; without, one is picked. Rendered only while open.
 */
export function ToolPicker(props: {
  title: string;
  description: string;
  chosen?: ReadonlySet<string>;
  onPick: (tool: ListedTool) => void;
  onClose: () => void;
}) {
  const [q, setQ] = useState("");
  const [source, setSource] = useState("");
  const query = useToolPages(q, source);
  const connected = useConnectedApps();
  const tools = query.data?.pages.flatMap(({ data }) => data);
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && props.onClose()}
      title={props.title}
      description={props.description}
    >
      <div className="flex flex-col gap-2 sm:flex-row">
        <SearchBox
          className="flex-1"
          label="Search tools"
          placeholder="Search by name, app or what it does"
          onSearch={setQ}
        />
        <FilterSelect
          label="Source"
          className="sm:w-40"
          value={source}
          options={Object.entries(SOURCES).map(([value, label]) => ({ value, label }))}
          onChange={setSource}
        />
      </div>
      {query.error && !tools && <LoadError title="The tools could not be loaded" className="mt-4" query={query} />}
      {query.isPending && <Skeleton className="mt-4 h-64 w-full" />}
      {tools?.length === 0 && (
        <EmptyState icon={Wrench} title="No tool like this">
          Look for other words or another source. Connections and MCP servers bring more tools.
        </EmptyState>
      )}
      {tools && tools.length > 0 && (
        <ScrollRegion label="Tools" className="-mx-1 mt-4 max-h-[52vh] overflow-y-auto px-1">
          {groupTools(tools).map(({ source: from, app, tools: some }) => (
            <section key={`${from} ${app}`} aria-label={`${SOURCES[from]}: ${app}`} className="mb-4">
              <h3 className="mb-1 flex items-baseline gap-2 text-[13px]">
                <span className="font-medium">{app}</span>
                <span className="text-muted-foreground">{SOURCES[from]}</span>
              </h3>
              <ul className="divide-y rounded-md border">
                {some.map((tool) => (
                  <ToolRow
                    key={tool.name}
                    tool={tool}
                    chosen={props.chosen?.has(tool.name)}
                    connected={tool.needs_connection === null ? undefined : connected(tool.needs_connection)}
                    onPick={() => props.onPick(tool)}
                  />
                ))}
              </ul>
            </section>
          ))}
          <LoadMore
            hasMore={query.hasNextPage}
            pending={query.isFetchingNextPage}
            onMore={() => query.fetchNextPage()}
          />
        </ScrollRegion>
      )}
      {props.chosen && (
        <div className="mt-4 flex items-center justify-between gap-3">
          <p aria-live="polite" className="text-[13px] text-muted-foreground">
            {props.chosen.size === 1 ? "1 tool chosen" : `${props.chosen.size} tools chosen`}
          </p>
          <Button variant="primary" onClick={props.onClose}>
            Done
          </Button>
        </div>
      )}
    </Dialog>
  );
}

function ToolRow(props: {
  tool: ListedTool;
  /** Undefined: one tool is picked, none is kept. */
  chosen: boolean | undefined;
  connected: boolean | undefined;
  onPick: () => void;
}) {
  const { tool, chosen } = props;
  const about = (
    <span className="min-w-0 flex-1">
      <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <span className="font-medium text-sm">{tool.title}</span>
        <code className="break-all font-mono text-[13px] text-muted-foreground">{tool.name}</code>
        <EffectBadge effect={tool.effect} />
      </span>
      <span className="mt-0.5 line-clamp-2 block text-[13px] text-muted-foreground">{tool.description}</span>
    </span>
  );
  const row = "flex w-full items-start gap-3 px-3 py-2.5 text-left hover:bg-muted/60";
  return (
    <li data-tool={tool.name}>
      {chosen === undefined ? (
        <button type="button" className={row} onClick={props.onPick}>
          {about}
        </button>
      ) : (
        <label className={row}>
          <input type="checkbox" className="mt-1 accent-accent" checked={chosen} onChange={props.onPick} />
          {about}
        </label>
      )}
      {tool.needs_connection !== null && props.connected !== undefined && (
        <p className="px-3 pb-2.5">
          <ToolConnection app={tool.needs_connection} connected={props.connected} />
        </p>
      )}
    </li>
  );
}
