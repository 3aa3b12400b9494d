"use client";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { type ComponentProps, useMemo, useState } from "react";
import { AUTONOMY } from "@/components/agents/autonomy";
import type { Effects } from "@/components/agents/plan-flow";
import { planIn } from "@/components/agents/plan-in";
import { planToText, usePlanText } from "@/components/agents/use-plan-text";
import { ViewSwitch } from "@/components/approvals/view-switch";
import { CronFields, useCronPreview } from "@/components/schedules/cron-fields";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ErrorDetails } from "@/components/ui/error-details";
import { Field, Input, Select } from "@/components/ui/field";
import { problemAt } from "@/components/ui/problem-at";
import { Skeleton } from "@/components/ui/skeleton";
import { useCreateAgent } from "@/lib/agents/change-queries";
import type { AgentDetail } from "@/lib/agents/queries";
import { targetOf, withTarget } from "@/lib/playbooks/plan-target";
import type { ShownPlaybookTemplate } from "@/lib/playbooks/queries";
import { SCRATCH_PLAYBOOK } from "@/lib/playbooks/scratch-playbook";
import { useTools } from "@/lib/tools/queries";
import type { PlaybookSettings } from "./playbook-settings-fields";

const TargetFields = dynamic(async () => (await import("./target-fields")).TargetFields, {
  loading: () => <Skeleton className="h-40 w-full" />,
});

const PlaybookSettingsFields = dynamic(
  async () => (await import("./playbook-settings-fields")).PlaybookSettingsFields,
  { loading: () => <Skeleton className="h-64 w-full" /> },
);

const PlanFlow = dynamic(async () => (await import("@/components/agents/plan-flow")).PlanFlow, {
  loading: () => <Skeleton className="h-64 w-full" />,
});
const PlanFields = dynamic(async () => (await import("@/components/agents/plan-fields")).PlanFields, { ssr: false });

type Autonomy = AgentDetail["autonomy"];

/** A playbook: for whom it is, what is done for each, and how it is set; then it runs. */
export function NewPlaybookForm({ template }: { template: ShownPlaybookTemplate | null }) {
  const router = useRouter();
  const create = useCreateAgent();
  const [name, setName] = useState(template?.name ?? "");
  const [autonomy, setAutonomy] = useState<Autonomy>("propose");
  const [settings, setSettings] = useState<PlaybookSettings>(template?.settings ?? {});
  const [cron, setCron] = useState(template?.schedule?.cron ?? "");
  const [timezone, setTimezone] = useState(template?.schedule?.timezone ?? "UTC");
  const { preview, ...wrong } = useCronPreview(cron, timezone);
  const { text, setText, parsed, shown } = usePlanText(planToText(template?.plan ?? SCRATCH_PLAYBOOK));
  const plan = planIn(text);
  const target = targetOf(plan);
  const busy = create.isPending || create.isSuccess;
  const ready = Boolean(parsed?.plan) && target !== undefined && name.trim() !== "" && !busy;

  function save(publish: boolean) {
    if (!parsed?.plan) return;
    create.mutate(
      {
        name: name.trim(),
        type: "playbook",
        description: template?.description ?? "",
        autonomy,
        plan: { ...parsed.plan },
        playbook: settings,
        playbook_template: template?.id ?? null,
        ...(cron.trim() && { schedule: { cron: cron.trim(), timezone: timezone.trim() || "UTC" } }),
        ...(publish && { publish }),
      },
      { onSuccess: ({ data }) => router.push(`/agents/${data.id}`) },
    );
  }
  return (
    <form
      className="grid gap-6"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) save(true);
      }}
    >
      <Card title="Playbook">
        <div className="grid gap-4 p-5 sm:grid-cols-2">
          <Field label="Name">
            {(control) => (
              <Input
                {...control}
                value={name}
                onChange={(event) => setName(event.target.value)}
                required
                maxLength={200}
                autoComplete="off"
              />
            )}
          </Field>
          <Field label="Autonomy" hint={AUTONOMY[autonomy].meaning}>
            {(control) => (
              <Select {...control} value={autonomy} onChange={(event) => setAutonomy(event.target.value as Autonomy)}>
                {Object.entries(AUTONOMY).map(([value, { label }]) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
      </Card>
      <Card title="Contacts" description="Whom a run is for, unless it is started for contacts you choose.">
        <div className="p-5">
          {plan && target !== undefined ? (
            <TargetFields target={target} onChange={(changed) => setText(planToText(withTarget(plan, changed)))} />
          ) : (
            <p className="text-muted-foreground text-sm">
              The steps below have no loop over contacts that can be read. Mend them to choose for whom they are.
            </p>
          )}
        </div>
      </Card>
      <PlaybookSteps text={text} onChange={setText} shown={shown} />
      <Card title="Settings">
        <div className="p-5">
          <PlaybookSettingsFields
            settings={settings}
            onChange={setSettings}
            problem={(path) => problemAt(create.error, path) ?? problemAt(create.error, `playbook.${path}`)}
          />
        </div>
      </Card>
      <Card title="Schedule" description="When it runs by itself.">
        <div className="p-5">
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
      {create.error && <ErrorDetails error={create.error} />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" disabled={!ready} pending={busy}>
          Create and publish
        </Button>
        <Button disabled={!ready} onClick={() => save(false)}>
          Create as a draft
        </Button>
      </div>
    </form>
  );
}

/** What is done for each contact: drawn, or in the editor of plans. */
function PlaybookSteps(props: ComponentProps<typeof PlanFields>) {
  const [view, setView] = useState<"steps" | "edit">("steps");
  const tools = useTools();
  const effects = useMemo<Effects>(
    () => Object.fromEntries([...(tools ?? [])].map(([name, tool]) => [name, tool.effect])),
    [tools],
  );
  const plan = planIn(props.text);
  const drawn = view === "steps" && plan !== undefined;
  return (
    <Card
      title="Steps"
      description="Done for each contact, in order. Text in {{ }} is filled in: {{ contact.email }}."
      actions={
        <ViewSwitch value={drawn ? "steps" : "edit"} views={{ steps: "Steps", edit: "Edit" }} onChange={setView} />
      }
    >
      <div className="p-5">{drawn ? <PlanFlow steps={plan.steps} effects={effects} /> : <PlanFields {...props} />}</div>
    </Card>
  );
}
