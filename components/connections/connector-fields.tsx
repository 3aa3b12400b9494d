"use client";
import { Field, Input, Select, Textarea } from "@/components/ui/field";
import { problemAt } from "@/components/ui/problem-at";
import type { Connector } from "@/lib/connections/queries";

/** A connector's fields; each goes into the form by its own name. */
export function ConnectorFields({ fields, error }: { fields: Connector["fields"]; error: Error | null }) {
  return fields.map((field) => (
    <Field
      key={field.name}
      label={field.required ? field.label : `${field.label} (optional)`}
      hint={field.hint ?? undefined}
      error={problemAt(error, `fields.${field.name}`)}
    >
      {(control) =>
        field.type === "select" ? (
          <Select {...control} name={field.name}>
            {field.options.map((option) => (
              <option key={option}>{option}</option>
            ))}
          </Select>
        ) : field.type === "multiline" ? (
          <Textarea
            {...control}
            name={field.name}
            required={field.required}
            rows={8}
            maxLength={48_000}
            spellCheck={false}
            placeholder={field.placeholder ?? undefined}
          />
        ) : (
          <Input
            {...control}
            name={field.name}
            type={field.secret ? "password" : field.type === "url" ? "url" : "text"}
            required={field.required}
            maxLength={8192}
            autoComplete={field.secret ? "new-password" : "off"}
            placeholder={field.placeholder ?? undefined}
          />
        )
      }
    </Field>
  ));
}

/** What was filled in; what was left empty is left out. */
export function filledIn(form: FormData, fields: Connector["fields"]): Record<string, string> {
  const entries = fields.map(({ name }) => [name, String(form.get(name) ?? "").trim()] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== ""));
}
