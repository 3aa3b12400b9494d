import { Field, Input } from "@/components/ui/field";

/** Where a secret is typed or pasted: hidden, never filled in, and not offered to the browser's memory. */
export function SecretField(props: { label: string; name: string; error?: string; hint?: string }) {
  const { label, name, error, hint = "Sealed at once. It is never shown again, here or anywhere else." } = props;
  return (
    <Field label={label} hint={hint} {...(error ? { error } : {})}>
      {(control) => (
        <Input
          {...control}
          name={name}
          type="password"
          required
          maxLength={65_536}
          autoComplete="off"
          spellCheck={false}
          data-1p-ignore
          data-lpignore="true"
        />
      )}
    </Field>
  );
}
