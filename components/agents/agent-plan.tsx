"use client";
import dynamic from "next/dynamic";
import { useMemo, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { JsonView } from "@/components/ui/json-view";
import { Link } from "@/components/ui/link";
import { type AgentDetail, useAgent } from "@/lib/agents/queries";
import { useTools } from "@/lib/tools/queries";
import { AgentFacts } from "./agent-facts";
import { type Effects, PlanFlow } from "./plan-flow";
import { stepsOf } from "./steps-of";

const PublishBar = dynamic(async () => (await import("./publish-bar")).PublishBar, { loading: () => null });

const VersionsList = dynamic(async () => (await import("./versions-list")).VersionsList, { loading: () => null });

const EditPlan = dynamic(async () => (await import("./edit-plan")).EditPlan, { loading: () => null });
const PlaybookCard = dynamic(async () => (await import("@/components/playbooks/playbook-card")).PlaybookCard, {
  loading: () => null,
});

type View = "flow" | "json" | "edit";

/** The plan of an agent: drawn, as JSON, or in the editor; with what is published and what only drafted. */
export function AgentPlan({ initial, editing }: { initial: AgentDetail; editing?: boolean }) {
  const agent = useAgent(initial.id).data ?? initial;
  const tools = useTools();
  const [view, setView] = useState<View>(editing ? "edit" : "flow");
  const effects = useMemo<Effects>(
    () => Object.fromEntries([...(tools ?? [])].map(([name, tool]) => [name, tool.effect])),
    [tools],
  );
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_18rem]">
      <div className="grid min-w-0 gap-4">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <fieldset className="inline-flex rounded-md border border-input p-0.5">
            <legend className="sr-only">How to show the plan</legend>
            <ViewButton view="flow" current={view} onSelect={setView} label="Steps" />
            <ViewButton view="json" current={view} onSelect={setView} label="JSON" />
            <ViewButton view="edit" current={view} onSelect={setView} label="Edit" />
          </fieldset>
        </div>
        {view !== "edit" && agent.has_unpublished_changes && <PublishBar agent={agent} />}
        {view === "flow" && <PlanFlow steps={stepsOf(agent.plan)} effects={effects} />}
        {view === "json" && <JsonView value={agent.plan} label="Plan as JSON" />}
        {view === "edit" && <EditPlan agent={agent} onDone={() => setView("flow")} />}
        {view === "flow" && stepsOf(agent.plan).length === 0 && (
          <Alert tone="info" title="This plan has no steps yet">
            <Button size="sm" className="mt-2" onClick={() => setView("edit")}>
              Write the first one
            </Button>
          </Alert>
        )}
      </div>
      <aside className="grid gap-6" aria-label="About this agent">
        {agent.for_contacts && <PlaybookCard agent={agent} />}
        <AgentFacts agent={agent} />
        <Card
          title="Versions"
          actions={
            <Link
              href={`/agents/${agent.id}/versions`}
              className="text-[13px] text-accent underline underline-offset-2"
            >
              Compare
            </Link>
          }
        >
          <VersionsList agentId={agent.id} current={agent.published_version} />
        </Card>
      </aside>
    </div>
  );
}

function ViewButton(props: { view: View; current: View; label: string; onSelect: (view: View) => void }) {
  const pressed = props.view === props.current;
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={() => props.onSelect(props.view)}
      className={`rounded px-3 py-1 text-[13px] ${pressed ? "bg-muted font-medium text-foreground" : "text-muted-foreground hover:text-foreground"}`}
    >
      {props.label}
    </button>
  );
}
