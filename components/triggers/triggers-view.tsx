"use client";
import { Plus, Webhook } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { LoadError } from "@/components/ui/load-error";
import { LoadMore } from "@/components/ui/load-more";
import { Skeleton } from "@/components/ui/skeleton";
import { type AgentDetail, useAgent } from "@/lib/agents/queries";
import { type TriggerWithKey, useCreateTrigger, useTriggers } from "@/lib/triggers/queries";
import { TriggerItem } from "./trigger-item";

const TriggerDialog = dynamic(async () => (await import("./trigger-dialog")).TriggerDialog, { ssr: false });
const TriggerCallsDialog = dynamic(async () => (await import("./trigger-calls-dialog")).TriggerCallsDialog, {
  ssr: false,
});

/** The ways other programs start an agent. */
export function TriggersView({ initial, canWrite }: { initial: AgentDetail; canWrite: boolean }) {
  const agent = useAgent(initial.id).data ?? initial;
  const query = useTriggers(agent.id);
  const create = useCreateTrigger(agent.id);
  const [creating, setCreating] = useState(false);
  const [shown, setShown] = useState<TriggerWithKey>();
  const triggers = query.data?.pages.flatMap((page) => page.data);
  const createButton = canWrite && (
    <Button
      variant="primary"
      onClick={() => {
        create.reset();
        setCreating(true);
      }}
    >
      <Plus aria-hidden /> Create trigger
    </Button>
  );
  return (
    <div className="grid gap-4">
      <WhyNothingStarts agent={agent} />
      {query.error && !triggers && <LoadError title="The triggers could not be loaded" query={query} />}
      {query.isPending && <Skeleton className="h-64 w-full" />}
      {triggers && (
        <Card
          {...(triggers.length > 0 && {
            title: "Triggers",
            description: "Each has an address of its own, at which other programs start this agent.",
            actions: createButton,
          })}
        >
          {triggers.length === 0 ? (
            <EmptyState icon={Webhook} title="No triggers yet" action={createButton}>
              A trigger gives this agent an address. Your programs call it with an API key; services such as GitHub,
              Stripe or Slack call its webhook URL.
            </EmptyState>
          ) : (
            <ul className="divide-y">
              {triggers.map((trigger) => (
                <TriggerItem key={trigger.id} trigger={trigger} canWrite={canWrite} onKey={setShown} />
              ))}
            </ul>
          )}
          <LoadMore
            hasMore={query.hasNextPage}
            pending={query.isFetchingNextPage}
            onMore={() => query.fetchNextPage()}
          />
        </Card>
      )}
      {creating && (
        <TriggerDialog
          pending={create.isPending}
          error={create.error}
          onClose={() => setCreating(false)}
          onSave={(body) =>
            create.mutate(body, {
              onSuccess: (created) => {
                setCreating(false);
                setShown(created);
              },
            })
          }
        />
      )}
      {shown && <TriggerCallsDialog trigger={shown} onClose={() => setShown(undefined)} />}
    </div>
  );
}

function WhyNothingStarts({ agent }: { agent: AgentDetail }) {
  if (agent.published_version === null) {
    return (
      <Alert tone="info" title="This agent has no published version">
        Triggers run the published version: until there is one, every call is refused.{" "}
        <Link href={`/agents/${agent.slug}`} className="text-accent underline">
          Publish the plan
        </Link>{" "}
        first.
      </Alert>
    );
  }
  if (agent.status === "paused") {
    return <Alert tone="info">This agent is paused: its triggers refuse every call until you resume it.</Alert>;
  }
  return null;
}
