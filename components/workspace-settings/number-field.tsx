import { Field, Input } from "@/components/ui/field";

interface NumberFieldProps {
  label: string;
  hint: string;
  /** What is wrong with the number that stands there. */
  error: string | undefined;
  disabled: boolean;
  value: string;
  onChange: (value: string) => void;
}

/** A whole number as it is typed; `readWholeNumber` says what it comes to. */
export function NumberField({ label, hint, error, disabled, value, onChange }: NumberFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <Input
          {...control}
          className="max-w-40"
          inputMode="numeric"
          disabled={disabled}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
