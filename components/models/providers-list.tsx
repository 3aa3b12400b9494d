"use client";
import { BrainCircuit, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadError } from "@/components/ui/load-error";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { isTesting, type ModelProvider, useModelProviders } from "@/lib/model-providers/queries";
import { DeleteProvider } from "./delete-provider";
import { ProviderRow } from "./provider-row";

const AddProviderDialog = dynamic(async () => (await import("./provider-dialog")).AddProviderDialog, { ssr: false });
const EditProviderDialog = dynamic(async () => (await import("./provider-dialog")).EditProviderDialog, { ssr: false });

/** What the installation's environment says of models, for workspaces without a provider of their own. */
export interface EnvironmentModel {
  host: string;
  model: string | null;
}

/** The providers whose models the workspace's agents ask. */
export function ProvidersList({ canWrite, environment }: { canWrite: boolean; environment: EnvironmentModel | null }) {
  const [testing, setTesting] = useState<ReadonlyMap<string, string | null>>(new Map());
  const query = useModelProviders(testing);
  const [adding, setAdding] = useState(false);
  const [edited, setEdited] = useState<ModelProvider>();
  const [deleted, setDeleted] = useState<ModelProvider>();
  const providers = query.data?.data;
  const add = canWrite && (
    <Button variant="primary" onClick={() => setAdding(true)}>
      <Plus aria-hidden /> Add provider
    </Button>
  );
  return (
    <>
      <PageHeader title="Models" description="Whose models your agents think with, and what they cost." actions={add} />
      {query.error && !providers && <LoadError title="The providers could not be loaded" query={query} />}
      {query.isPending && <Skeleton className="h-64 w-full" />}
      {providers && (
        <Card>
          {providers.length === 0 ? (
            <EmptyState icon={BrainCircuit} title="No model provider yet" action={add}>
              {environment ? <FromEnvironment {...environment} /> : OFFLINE} Add a key of OpenAI or Anthropic, or the
              address of any server that speaks OpenAI&apos;s protocol, such as Ollama or vLLM.
            </EmptyState>
          ) : (
            <ul className="divide-y" aria-label="Model providers">
              {providers.map((provider) => (
                <ProviderRow
                  key={provider.id}
                  provider={provider}
                  all={providers}
                  testing={isTesting(provider, testing)}
                  canWrite={canWrite}
                  onTest={() => setTesting((before) => new Map(before).set(provider.id, provider.last_tested_at))}
                  onEdit={() => setEdited(provider)}
                  onDelete={() => setDeleted(provider)}
                />
              ))}
            </ul>
          )}
        </Card>
      )}
      {providers && providers.length > 0 && (
        <p className="mt-4 max-w-prose text-[13px] text-muted-foreground">
          An agent or step that names no model asks the default. It may name a model alone, or with its provider:{" "}
          <code className="font-mono">provider/model</code>.
        </p>
      )}
      {adding && <AddProviderDialog others={providers ?? []} onClose={() => setAdding(false)} />}
      {edited && <EditProviderDialog provider={edited} others={providers ?? []} onClose={() => setEdited(undefined)} />}
      {deleted && <DeleteProvider provider={deleted} onClose={() => setDeleted(undefined)} />}
    </>
  );
}

const OFFLINE =
  "Until there is one, Drover's offline planner answers: it is no language model, and only picks tools and facts by the words of a request.";

function FromEnvironment({ host, model }: EnvironmentModel) {
  return (
    <>
      This installation&apos;s environment sets a model,{" "}
      {model ? <code className="font-mono">{model}</code> : "unnamed"} at <span className="break-all">{host}</span>,
      which is used until this workspace has a provider of its own.
    </>
  );
}
