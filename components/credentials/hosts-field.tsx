import { Field, Textarea } from "@/components/ui/field";

/** The hosts that a credential may be sent to, one a line. */
export function HostsField({ hosts, error }: { hosts?: string[]; error?: string }) {
  return (
    <Field
      label="Allowed hosts"
      hint="One a line. It is sent to these and to no other, whatever a step says: api.example.com, or *.example.com for every name below it."
      {...(error ? { error } : {})}
    >
      {(control) => (
        <Textarea
          {...control}
          name="allowed_hosts"
          required
          rows={2}
          defaultValue={hosts?.join("\n")}
          placeholder="api.example.com"
          autoComplete="off"
          spellCheck={false}
          className="min-h-16 font-mono text-[13px]"
        />
      )}
    </Field>
  );
}
