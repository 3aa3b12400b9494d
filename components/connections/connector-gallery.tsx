"use client";
import { CircleCheck, SearchX } from "lucide-react";
import { useState } from "react";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterSelect } from "@/components/ui/filter-select";
import { SearchBox } from "@/components/ui/search-box";
import type { Connection, Connector } from "@/lib/connections/queries";
import { CATEGORIES, categoryOf, isFound } from "./connector-category";
import { ConnectorIcon } from "./connector-icon";

/** What can be connected, to search and to narrow; each opens its dialog, and says how many of it are connected. */
export function ConnectorGallery(props: {
  connectors: Connector[];
  connections: Connection[];
  onChoose: (connector: Connector) => void;
}) {
  const [q, setQ] = useState("");
  const [category, setCategory] = useState("");
  const found = props.connectors.filter(
    (connector) => isFound(connector, q) && (category === "" || categoryOf(connector) === category),
  );
  const groups = CATEGORIES.map((name) => ({ name, apps: found.filter((each) => categoryOf(each) === name) }));
  return (
    <Card title="Connect an app" description="Secrets go to the vault: they are used by agents and shown to nobody.">
      <div className="flex flex-col gap-2 px-5 pt-5 sm:flex-row">
        <SearchBox className="flex-1" label="Search apps" onSearch={setQ} />
        <FilterSelect
          label="Category"
          className="sm:w-44"
          value={category}
          options={CATEGORIES.map((name) => ({ value: name, label: name }))}
          onChange={setCategory}
        />
      </div>
      <p aria-live="polite" className="sr-only">
        {found.length === 1 ? "1 app" : `${found.length} apps`}
      </p>
      {found.length === 0 && (
        <EmptyState icon={SearchX} title="No app like this">
          Any app with OAuth 2 or an API key can be connected by that standard. More apps come with the connector
          packages that are installed.
        </EmptyState>
      )}
      <div className="grid gap-6 p-5">
        {groups.map(
          ({ name, apps }) =>
            apps.length > 0 && (
              <section key={name} aria-label={name}>
                <h3 className="mb-2.5 font-medium text-[13px] text-muted-foreground">{name}</h3>
                <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
                  {apps.map((connector) => (
                    <li key={connector.app}>
                      <Tile
                        connector={connector}
                        connected={
                          props.connections.filter((c) => c.app === connector.app && c.status === "connected").length
                        }
                        onChoose={() => props.onChoose(connector)}
                      />
                    </li>
                  ))}
                </ul>
              </section>
            ),
        )}
      </div>
    </Card>
  );
}

function Tile({ connector, connected, onChoose }: { connector: Connector; connected: number; onChoose: () => void }) {
  return (
    <button
      type="button"
      data-app={connector.app}
      onClick={onChoose}
      className="flex h-full w-full items-start gap-3 rounded-md border p-3.5 text-left hover:bg-muted/60"
    >
      <ConnectorIcon connector={connector} />
      <span className="min-w-0">
        <span className="block break-words font-medium text-sm">{connector.title}</span>
        <span className="mt-0.5 block text-[13px] text-muted-foreground">{connector.description}</span>
        {connected > 0 && (
          <span className="mt-1.5 flex items-center gap-1 text-[13px] text-success">
            <CircleCheck className="size-3.5" aria-hidden />
            {connected === 1 ? "Connected" : `${connected} connected`}
          </span>
        )}
      </span>
    </button>
  );
}
