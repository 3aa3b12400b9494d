"use client";
import { useState } from "react";
import { Field, Input, Select } from "@/components/ui/field";
import { problemAt } from "@/components/ui/problem-at";
import type { ModelProvider } from "@/lib/model-providers/queries";
import { KINDS } from "./kinds";
import { PriceRows, type PriceRowValue } from "./price-rows";

type Kind = ModelProvider["kind"];

/** The fields of a provider's form. */
export function ProviderFields(props: {
  provider?: ModelProvider;
  others: ModelProvider[];
  kind: Kind;
  onKind: (kind: Kind) => void;
  rows: PriceRowValue[];
  onRows: (rows: PriceRowValue[]) => void;
  error: Error | null;
}) {
  const { provider, kind, error } = props;
  const text = { autoComplete: "off", spellCheck: false, maxLength: 200 };
  return (
    <>
      {!provider && (
        <Field label="Kind">
          {(control) => (
            <Select
              {...control}
              name="kind"
              value={kind}
              onChange={(event) => props.onKind(event.target.value as Kind)}
            >
              {Object.entries(KINDS).map(([value, { label }]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      <Field label="Name" hint="Agents may name a model as name/model." error={problemAt(error, "name")}>
        {(control) => (
          <Input
            {...control}
            {...text}
            key={kind}
            name="name"
            required
            maxLength={60}
            defaultValue={provider?.name ?? (kind === "compatible" ? "" : KINDS[kind].label)}
          />
        )}
      </Field>
      {kind === "compatible" && (
        <Field label="Address" hint="Ends with /v1 at most servers." error={problemAt(error, "base_url")}>
          {(control) => (
            <Input
              {...control}
              {...text}
              name="base_url"
              type="url"
              required
              maxLength={2000}
              placeholder="https://"
              defaultValue={provider?.base_url ?? ""}
            />
          )}
        </Field>
      )}
      <Field
        label="API key"
        hint={
          provider?.has_key
            ? "Leave it empty to keep the one that is sealed in the vault."
            : kind === "compatible"
              ? "Only if the server asks for one. It is sealed in the vault and not shown again."
              : "It is sealed in the vault and not shown again."
        }
        error={problemAt(error, "api_key")}
      >
        {(control) => (
          <Input
            {...control}
            {...text}
            name="api_key"
            type="password"
            maxLength={4000}
            autoComplete="new-password"
            required={kind !== "compatible" && !provider?.has_key}
          />
        )}
      </Field>
      <Field label="Default model" hint="Asked where no model is named." error={problemAt(error, "default_model")}>
        {(control) => (
          <Input
            {...control}
            {...text}
            name="default_model"
            required
            placeholder={KINDS[kind].model}
            defaultValue={provider?.default_model ?? ""}
          />
        )}
      </Field>
      {kind !== "anthropic" && (
        <Field
          label="Embedding model"
          hint="Optional. With one, agents find what they remember by its meaning, not by its words alone."
          error={problemAt(error, "embedding_model")}
        >
          {(control) => (
            <Input
              {...control}
              {...text}
              name="embedding_model"
              placeholder={KINDS[kind].embedding}
              defaultValue={provider?.embedding_model ?? ""}
            />
          )}
        </Field>
      )}
      <PriceRows rows={props.rows} onRows={props.onRows} />
      <Fallback {...props} />
    </>
  );
}

function Fallback(props: { provider?: ModelProvider; others: ModelProvider[]; error: Error | null }) {
  const { provider, error } = props;
  const own = provider?.fallback?.provider_id;
  const [chosen, setChosen] = useState(own === undefined ? "" : own === provider?.id ? "this" : own);
  const others = props.others.filter(({ id }) => id !== provider?.id);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="When it fails, ask" error={problemAt(error, "fallback.provider_id")}>
        {(control) => (
          <Select {...control} name="fallback" value={chosen} onChange={(event) => setChosen(event.target.value)}>
            <option value="">Nobody else</option>
            <option value="this">Another model of this provider</option>
            {others.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {chosen !== "" && (
        <Field label="Its model" error={problemAt(error, "fallback.model")}>
          {(control) => (
            <Input
              {...control}
              name="fallback_model"
              maxLength={200}
              autoComplete="off"
              spellCheck={false}
              required={chosen === "this"}
              placeholder={chosen === "this" ? "" : "Its default model"}
              defaultValue={provider?.fallback?.model ?? ""}
            />
          )}
        </Field>
      )}
    </div>
  );
}
