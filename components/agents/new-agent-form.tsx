"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { CronFields, useCronPreview } from "@/components/schedules/cron-fields";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field, Input, Select } from "@/components/ui/field";
import { useCreateAgent } from "@/lib/agents/change-queries";
import { AGENT_TEMPLATES, type AgentTemplate } from "@/lib/agents/templates";
import { AUTONOMY } from "./autonomy";
import { DescribeAgent } from "./describe-agent";
import { PlanFields } from "./plan-fields";
import { planToText, usePlanText } from "./use-plan-text";

type Autonomy = AgentTemplate["autonomy"];
const [FIRST] = AGENT_TEMPLATES as [AgentTemplate];

/** A template, a name, a plan: and the agent stands, as a draft or published at once. */
export function NewAgentForm() {
  const router = useRouter();
  const create = useCreateAgent();
  const [template, setTemplate] = useState(FIRST.id);
  const [name, setName] = useState(FIRST.name);
  const [autonomy, setAutonomy] = useState<Autonomy>(FIRST.autonomy);
  const [cron, setCron] = useState(FIRST.schedule?.cron ?? "");
  const [timezone, setTimezone] = useState("UTC");
  const { preview, ...wrong } = useCronPreview(cron, timezone);
  const { text, setText, parsed, shown } = usePlanText(planToText(FIRST.plan));

  function choose(chosen: AgentTemplate) {
    setTemplate(chosen.id);
    setName(chosen.id === "blank" ? "" : chosen.name);
    setAutonomy(chosen.autonomy);
    setCron(chosen.schedule?.cron ?? "");
    setText(planToText(chosen.plan));
  }

  function save(publish: boolean) {
    if (!parsed?.plan) return;
    const schedule = cron.trim() ? { schedule: { cron: cron.trim(), timezone: timezone.trim() || "UTC" } } : {};
    create.mutate(
      { name: name.trim(), autonomy, plan: { ...parsed.plan }, ...schedule, ...(publish && { publish }) },
      { onSuccess: (created) => router.push(`/agents/${created.data.id}`) },
    );
  }

  const busy = create.isPending || create.isSuccess;
  const ready = Boolean(parsed?.plan) && name.trim() !== "" && !busy;
  return (
    <div className="grid gap-6">
      <DescribeAgent />
      <form
        className="grid gap-6"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) save(true);
        }}
      >
        <TemplatePicker current={template} onChoose={choose} />
        <Card title="Agent">
          <div className="grid gap-5 p-5">
            <div className="grid gap-4 sm:grid-cols-2">
              <Field label="Name">
                {(control) => (
                  <Input
                    {...control}
                    value={name}
                    onChange={(event) => setName(event.target.value)}
                    required
                    maxLength={200}
                  />
                )}
              </Field>
              <Field label="Autonomy" hint={AUTONOMY[autonomy].meaning}>
                {(control) => (
                  <Select
                    {...control}
                    value={autonomy}
                    onChange={(event) => setAutonomy(event.target.value as Autonomy)}
                  >
                    {Object.entries(AUTONOMY).map(([value, { label }]) => (
                      <option key={value} value={value}>
                        {label}
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
            </div>
            <CronFields
              optional
              cron={cron}
              timezone={timezone}
              onCron={setCron}
              onTimezone={setTimezone}
              description={preview?.description}
              {...wrong}
            />
          </div>
        </Card>
        <Card
          title="Plan"
          description="Steps run in order. Text in {{ }} is filled in from the input and from earlier steps."
        >
          <div className="p-5">
            <PlanFields text={text} onChange={setText} shown={shown} />
          </div>
        </Card>
        {create.error && <Alert title="The agent was not created">{create.error.message}</Alert>}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="primary" disabled={!ready} pending={busy}>
            Create and publish
          </Button>
          <Button disabled={!ready} onClick={() => save(false)}>
            Create as a draft
          </Button>
        </div>
      </form>
    </div>
  );
}

function TemplatePicker(props: { current: string; onChoose: (template: AgentTemplate) => void }) {
  return (
    <fieldset>
      <legend className="mb-2.5 font-medium text-sm">Or begin from a template</legend>
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {AGENT_TEMPLATES.map((template) => (
          <label
            key={template.id}
            className="flex cursor-pointer items-start gap-3 rounded-lg border bg-surface px-4 py-3.5 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="template"
              className="mt-1 accent-accent outline-none"
              checked={template.id === props.current}
              onChange={() => props.onChoose(template)}
            />
            <span>
              <span className="block font-medium text-sm">{template.name}</span>
              <span className="mt-0.5 block text-[13px] text-muted-foreground">{template.description}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
