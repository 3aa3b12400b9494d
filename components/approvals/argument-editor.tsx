"use client";
import { useEffect, useRef } from "react";
import { Alert } from "@/components/ui/alert";
import { Field, Input, Select, Textarea } from "@/components/ui/field";
import type { ErrorDetail } from "@/lib/errors/app-error";
import { ArgumentChanges } from "./argument-changes";
import type { ArgumentField } from "./argument-fields";
import type { ArgumentDraft } from "./use-argument-draft";
import { visibleText } from "./visible-text";

/** The arguments as fields or as JSON, and beneath them what the edit changes. `refused` is what the server found. */
export function ArgumentEditor(props: { draft: ArgumentDraft; original: unknown; refused: ErrorDetail[] }) {
  const { draft, original, refused } = props;
  const named = new Set(draft.mode === "form" ? draft.fields.map((field) => field.name) : []);
  const elsewhere = refused.filter((detail) => !named.has(fieldOf(detail)));
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>("input, select, textarea")?.focus(), []);
  return (
    <div ref={form} className="grid gap-5 [&_input]:scroll-mb-24 [&_select]:scroll-mb-24 [&_textarea]:scroll-mb-24">
      {elsewhere.length > 0 && (
        <Alert title="The tool does not take these arguments">
          <ul>
            {elsewhere.map((detail) => (
              <li key={`${detail.path} ${detail.message}`}>
                <code className="font-mono text-[13px]">{detail.path}</code> {detail.message}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      {draft.mode === "form" ? (
        draft.fields.map((field) => (
          <ArgumentControl
            key={field.name}
            field={field}
            value={draft.texts[field.name] ?? ""}
            error={draft.problems.get(field.name) ?? refused.find((detail) => fieldOf(detail) === field.name)?.message}
            onChange={(text) => draft.setField(field.name, text)}
          />
        ))
      ) : (
        <Field label="Arguments as JSON" error={draft.problem}>
          {(control) => (
            <Textarea
              {...control}
              className="field-sizing-content max-h-[60vh] min-h-40 font-mono text-[13px]"
              spellCheck={false}
              value={draft.json}
              onChange={(event) => draft.setJson(event.target.value)}
            />
          )}
        </Field>
      )}
      {draft.args && draft.changed && (
        <div>
          <p className="mb-2 font-medium text-sm">Your changes</p>
          <ArgumentChanges before={original} after={draft.args} />
        </div>
      )}
    </div>
  );
}

/** The argument an error is about: `args.body.price` is about `body`. */
function fieldOf(detail: ErrorDetail): string {
  return /^args\.([^.[]+)/.exec(detail.path)?.[1] ?? "";
}

function ArgumentControl(props: {
  field: ArgumentField;
  value: string;
  error: string | undefined;
  onChange: (text: string) => void;
}) {
  const { field, value } = props;
  const name = visibleText(field.name);
  const hint = [field.kind === "json" && "JSON.", field.description, !field.required && "Optional."];
  return (
    <Field label={name} hint={hint.filter(Boolean).join(" ")} error={props.error}>
      {(control) => {
        const shared = {
          ...control,
          value,
          onChange: (event: { target: { value: string } }) => props.onChange(event.target.value),
        };
        if (field.kind === "choice" || field.kind === "boolean") {
          return (
            <Select {...shared}>
              {(!field.required || value === "") && <option value="">Not given</option>}
              {(field.choices ?? ["true", "false"]).map((choice) => (
                <option key={choice} value={choice}>
                  {visibleText(choice)}
                </option>
              ))}
            </Select>
          );
        }
        if (field.kind === "text" || field.kind === "json") {
          const mono = field.kind === "json" ? "font-mono text-[13px]" : "";
          return (
            <Textarea
              {...shared}
              spellCheck={field.kind === "text"}
              className={`field-sizing-content max-h-[50vh] ${mono}`}
            />
          );
        }
        return <Input {...shared} autoComplete="off" inputMode={field.kind === "number" ? "decimal" : undefined} />;
      }}
    </Field>
  );
}
