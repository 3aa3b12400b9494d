"use client";
import { Card } from "@/components/ui/card";
import type { Connector } from "@/lib/connections/queries";
import { ConnectorIcon } from "./connector-icon";

/** What can be connected; each opens its dialog. */
export function ConnectorGallery(props: { connectors: Connector[]; onChoose: (connector: Connector) => void }) {
  return (
    <Card title="Connect an app" description="Secrets go to the vault: they are used by agents and shown to nobody.">
      <ul className="grid gap-3 p-5 sm:grid-cols-2 xl:grid-cols-3">
        {props.connectors.map((connector) => (
          <li key={connector.app}>
            <button
              type="button"
              onClick={() => props.onChoose(connector)}
              className="flex h-full w-full items-start gap-3 rounded-md border p-3.5 text-left hover:bg-muted/60"
            >
              <ConnectorIcon connector={connector} />
              <span className="min-w-0">
                <span className="block font-medium text-sm">{connector.title}</span>
                <span className="mt-0.5 block text-[13px] text-muted-foreground">{connector.description}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
