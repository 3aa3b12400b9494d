"use client";
import { Field, Input, Select } from "@/components/ui/field";
import { Link } from "@/components/ui/link";
import type { AgentDetail } from "@/lib/agents/queries";
import { FIGURES } from "@/lib/agents/run-figures";
import { useIdentities } from "@/lib/identities/queries";

export type PlaybookSettings = NonNullable<AgentDetail["playbook"]>;

/** Whom mail comes from, when people are told, and what the steps may use. */
export function PlaybookSettingsFields(props: {
  settings: PlaybookSettings;
  onChange: (settings: PlaybookSettings) => void;
  /** What the server found wrong, by the path of the field. */
  problem: (path: string) => string | undefined;
}) {
  const { settings, onChange, problem } = props;
  const identities = useIdentities().data?.data ?? [];
  const known = identities.some(({ id, name }) => id === settings.identity_id || name === settings.identity_id);
  const error = (path: string) => {
    const message = problem(path);
    return message ? { error: message } : {};
  };
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <Field
        label="Mail comes from"
        hint={
          identities.length === 0 ? (
            <>
              There is no identity yet.{" "}
              <Link href="/settings/outreach" className="text-accent underline underline-offset-2">
                Add one
              </Link>{" "}
              to say who writes, and how much a day.
            </>
          ) : (
            "An identity says who writes, and how much a day."
          )
        }
        {...error("identity_id")}
      >
        {(control) => (
          <Select
            {...control}
            value={settings.identity_id ?? ""}
            onChange={(event) => onChange({ ...settings, identity_id: event.target.value || null })}
          >
            <option value="">The workspace's own sender</option>
            {settings.identity_id && !known && <option value={settings.identity_id}>{settings.identity_id}</option>}
            {identities.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <CapabilitiesField
        names={settings.capabilities ?? []}
        onChange={(capabilities) => onChange({ ...settings, capabilities })}
        {...error("capabilities")}
      />
      <Field
        label="Alert people when (optional)"
        className="sm:col-span-2"
        hint={
          <>
            A CEL condition, looked at when a run comes to a stand, over{" "}
            {FIGURES.map((figure, at) => (
              <span key={figure}>
                {at > 0 && ", "}
                <code className="font-mono">run.{figure}</code>
              </span>
            ))}
            .
          </>
        }
        {...error("monitoring.alert_when")}
      >
        {(control) => (
          <Input
            {...control}
            className="font-mono text-[13px]"
            maxLength={2000}
            autoComplete="off"
            spellCheck={false}
            placeholder="run.failed > 0 || run.rejected > run.contacts / 2"
            value={settings.monitoring?.alert_when ?? ""}
            onChange={(event) => onChange(withAlert(settings, event.target.value))}
          />
        )}
      </Field>
    </div>
  );
}

/** What there is besides the condition stays; without one it is `undefined` to be sent no field. */
function withAlert(settings: PlaybookSettings, text: string): PlaybookSettings {
  const { alert_when: _, ...rest } = settings.monitoring ?? {};
  return { ...settings, monitoring: text.trim() ? { ...rest, alert_when: text } : rest };
}

function CapabilitiesField(props: { names: string[]; onChange: (names: string[]) => void; error?: string }) {
  return (
    <Field
      label="It may use (optional)"
      hint="Tools or apps, separated by commas. Left empty, whatever its steps call."
      {...(props.error && { error: props.error })}
    >
      {(control) => (
        <Input
          {...control}
          autoComplete="off"
          placeholder="email, crm"
          defaultValue={props.names.join(", ")}
          onChange={(event) =>
            props.onChange([
              ...new Set(
                event.target.value
                  .split(",")
                  .map((name) => name.trim())
                  .filter(Boolean),
              ),
            ])
          }
        />
      )}
    </Field>
  );
}
