"use client";
import { Field, Input, Select } from "@/components/ui/field";
import type { Policy } from "@/lib/policies/queries";
import { HOUR_MS } from "./read-policy-form";

type Ask = NonNullable<Policy["ask"]>;

/** Whom a rule asks, how many have to agree, and what happens while they do not. `problem` is what is wrong at a path. */
export function AskFields({ ask, problem }: { ask: Ask | null; problem: (path: string) => string | undefined }) {
  const hours = (ms: number | undefined) => (ms === undefined ? "" : String(ms / HOUR_MS));
  return (
    <fieldset className="grid gap-4 rounded-md border p-4 sm:grid-cols-2">
      <legend className="px-1 font-medium text-sm">Who is asked</legend>
      <Field
        label="People"
        hint="Email addresses of members. Nobody named: everyone who may approve."
        error={problem("ask.assignees")}
        className="sm:col-span-2"
      >
        {(control) => (
          <Input {...control} name="assignees" defaultValue={ask?.assignees?.join(", ")} autoComplete="off" />
        )}
      </Field>
      <RoleField name="role" label="Or everybody from" value={ask?.role} />
      <Field label="How many have to approve" error={problem("ask.required")}>
        {(control) => (
          <Input
            {...control}
            name="required"
            type="number"
            min={1}
            max={20}
            placeholder="1"
            defaultValue={ask?.required}
          />
        )}
      </Field>
      <HoursField
        name="expires_in"
        label="Rejected after"
        value={hours(ask?.expires_in_ms)}
        error={problem("ask.expires_in_ms")}
      />
      <HoursField
        name="remind_after"
        label="Reminded after"
        value={hours(ask?.remind_after_ms)}
        error={problem("ask.remind_after_ms")}
      />
      <Field label="Then escalated to" error={problem("ask.escalate_to")}>
        {(control) => (
          <Input {...control} name="escalate_to" defaultValue={ask?.escalate_to?.join(", ")} autoComplete="off" />
        )}
      </Field>
      <RoleField name="escalate_to_role" label="Or escalated to everybody from" value={ask?.escalate_to_role} />
      <HoursField
        name="escalate_after"
        label="Escalated after"
        value={hours(ask?.escalate_after_ms)}
        error={problem("ask.escalate_after_ms")}
      />
    </fieldset>
  );
}

function HoursField(props: { name: string; label: string; value: string; error?: string }) {
  return (
    <Field label={`${props.label} (hours)`} error={props.error}>
      {(control) => (
        <Input {...control} name={props.name} type="number" min={0.001} step="any" defaultValue={props.value} />
      )}
    </Field>
  );
}

function RoleField(props: { name: string; label: string; value: string | undefined }) {
  return (
    <Field label={props.label}>
      {(control) => (
        <Select {...control} name={props.name} defaultValue={props.value ?? ""}>
          <option value="">No role</option>
          <option value="operator">Operator upwards</option>
          <option value="admin">Admin upwards</option>
          <option value="owner">Owner</option>
        </Select>
      )}
    </Field>
  );
}
