"use client";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field, Input, Textarea } from "@/components/ui/field";
import { Link } from "@/components/ui/link";
import { problemAt } from "@/components/ui/problem-at";
import { useToast } from "@/components/ui/toast";
import { useUpdateAgent } from "@/lib/agents/change-queries";
import type { AgentDetail } from "@/lib/agents/queries";
import { AUTONOMY } from "./autonomy";

type Autonomy = AgentDetail["autonomy"];

/** Name, description and autonomy of an agent; its schedule has a page of its own. */
export function AgentForm({ agent }: { agent: AgentDetail }) {
  const toast = useToast();
  const update = useUpdateAgent(agent.id);
  const [autonomy, setAutonomy] = useState<Autonomy>(agent.autonomy);
  const problem = (path: string) => problemAt(update.error, path);

  function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    update.mutate(
      {
        name: String(form.get("name")).trim(),
        description: String(form.get("description")).trim(),
        autonomy,
      },
      { onSuccess: () => toast("Settings saved") },
    );
  }

  return (
    <Card title="General">
      <form onSubmit={save} className="grid gap-5 p-5">
        <Field label="Name" error={problem("name")}>
          {(control) => <Input {...control} name="name" defaultValue={agent.name} required maxLength={200} />}
        </Field>
        <Field label="Description" error={problem("description")}>
          {(control) => <Textarea {...control} name="description" defaultValue={agent.description} maxLength={2000} />}
        </Field>
        <AutonomyChoice value={autonomy} onChange={setAutonomy} />
        <ScheduleLink agent={agent} />
        {update.error && <Alert>{update.error.message}</Alert>}
        <div>
          <Button type="submit" variant="primary" pending={update.isPending}>
            Save settings
          </Button>
        </div>
      </form>
    </Card>
  );
}

function ScheduleLink({ agent }: { agent: AgentDetail }) {
  return (
    <div className="text-sm">
      <p className="font-medium">Schedule</p>
      <p className="mt-0.5 text-muted-foreground">
        {agent.schedule_info?.description ?? "None"} ·{" "}
        <Link href={`/agents/${agent.id}/schedule`} className="text-accent underline underline-offset-2">
          {agent.schedule_info ? "Change the schedule" : "Give it a schedule"}
        </Link>
      </p>
    </div>
  );
}

function AutonomyChoice({ value, onChange }: { value: Autonomy; onChange: (value: Autonomy) => void }) {
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-medium text-sm">Autonomy</legend>
      {(Object.keys(AUTONOMY) as Autonomy[]).map((each) => (
        <label
          key={each}
          className="flex items-start gap-3 rounded-md border px-3.5 py-2.5 has-checked:border-accent has-checked:bg-accent-soft"
        >
          <input
            type="radio"
            name="autonomy"
            className="mt-1 accent-accent"
            checked={value === each}
            onChange={() => onChange(each)}
          />
          <span className="text-sm">
            <span className="font-medium">{AUTONOMY[each].label}</span>
            <span className="block text-[13px] text-muted-foreground">{AUTONOMY[each].meaning}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
