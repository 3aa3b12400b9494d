"use client";
import { ArrowRight } from "lucide-react";
import { Card } from "@/components/ui/card";
import { Field, Select } from "@/components/ui/field";
import { Skeleton } from "@/components/ui/skeleton";
import { type AgentDetail, useAgentVersion } from "@/lib/agents/queries";
import { PlanDiff } from "./plan-diff";

/** A version by its number, or the draft. */
export type Side = number | "draft";

/** Two versions beside each other, or one and the draft. */
export function CompareVersions(props: {
  agent: AgentDetail;
  versions: number[];
  from: Side;
  to: Side;
  onChange: (from: Side, to: Side) => void;
}) {
  const { agent, versions, from, to, onChange } = props;
  const before = usePlan(agent, from);
  const after = usePlan(agent, to);
  return (
    <Card title="Compare">
      <div className="grid gap-5 p-5">
        <div className="flex items-end gap-3">
          <SideSelect label="From" value={from} versions={versions} onChange={(side) => onChange(side, to)} />
          <ArrowRight className="mb-2.5 size-4 shrink-0 text-muted-foreground" aria-hidden />
          <SideSelect label="To" value={to} versions={versions} onChange={(side) => onChange(from, side)} />
        </div>
        {before && after ? <PlanDiff before={before} after={after} /> : <Skeleton className="h-32 w-full" />}
      </div>
    </Card>
  );
}

function usePlan(agent: AgentDetail, side: Side): Record<string, unknown> | undefined {
  const version = useAgentVersion(agent.id, side === "draft" ? null : side).data;
  return side === "draft" ? agent.plan : version?.plan;
}

function SideSelect(props: { label: string; value: Side; versions: number[]; onChange: (side: Side) => void }) {
  return (
    <Field label={props.label} className="min-w-0 flex-1">
      {(control) => (
        <Select
          {...control}
          value={props.value}
          onChange={({ target }) => props.onChange(target.value === "draft" ? "draft" : Number(target.value))}
        >
          <option value="draft">Draft</option>
          {props.versions.map((version) => (
            <option key={version} value={version}>
              Version {version}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
