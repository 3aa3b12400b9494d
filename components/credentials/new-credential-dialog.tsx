"use client";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Input, Select } from "@/components/ui/field";
import { problemAt } from "@/components/ui/problem-at";
import { useToast } from "@/components/ui/toast";
import { type NewCredential, useCreateCredential } from "@/lib/credentials/queries";
import { type CredentialType, hostsOf, TYPE_WORDS, TYPES } from "./credential-types";
import { HostsField } from "./hosts-field";
import { SecretField } from "./secret-field";

/** Adds a credential. Rendered only while open, so that it always begins afresh. */
export function NewCredentialDialog({ onClose }: { onClose: () => void }) {
  const toast = useToast();
  const create = useCreateCredential();
  const [type, setType] = useState<CredentialType>("api_key");
  const words = TYPE_WORDS[type];

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    create.mutate(read(type, new FormData(event.currentTarget)), {
      onSuccess: () => {
        toast("Credential stored");
        onClose();
      },
    });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="New credential"
      description="Steps use it by its name. Neither agents nor models ever see its value."
    >
      <form onSubmit={submit} className="grid gap-4" autoComplete="off">
        <Field label="Kind" hint={words.help}>
          {(control) => (
            <Select {...control} value={type} onChange={(event) => setType(event.target.value as CredentialType)}>
              {TYPES.map((each) => (
                <option key={each} value={each}>
                  {TYPE_WORDS[each].label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Name" error={problemAt(create.error, "name")}>
          {(control) => <Input {...control} name="name" required maxLength={200} autoComplete="off" />}
        </Field>
        <TypeFields key={type} type={type} error={create.error} />
        <SecretField
          key={`${type} secret`}
          label={words.secretLabel}
          name={words.secret}
          error={problemAt(create.error, words.secret)}
        />
        <HostsField error={problemAt(create.error, "allowed_hosts")} />
        {create.error && <Alert>{create.error.message}</Alert>}
        <DialogActions>
          <Button type="submit" variant="primary" pending={create.isPending}>
            Store credential
          </Button>
          <Button onClick={onClose}>Not now</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function TypeFields({ type, error }: { type: CredentialType; error: Error | null }) {
  const [place, setPlace] = useState("header");
  if (type === "api_key") {
    return (
      <div className="grid grid-cols-2 gap-3">
        <Field label="Sent in">
          {(control) => (
            <Select {...control} name="place" value={place} onChange={(event) => setPlace(event.target.value)}>
              <option value="header">A header</option>
              <option value="query">The query</option>
            </Select>
          )}
        </Field>
        <Field label={place === "header" ? "Header" : "Parameter"} error={problemAt(error, place)}>
          {(control) => (
            <Input
              {...control}
              key={place}
              name="place_name"
              required
              maxLength={100}
              defaultValue={place === "header" ? "X-API-Key" : ""}
              autoComplete="off"
            />
          )}
        </Field>
      </div>
    );
  }
  const fields = { bearer: [], basic: BASIC, oauth2_client: CLIENT }[type];
  return fields.map(({ name, label, required, ...more }) => (
    <Field key={name} label={label} error={problemAt(error, name)}>
      {(control) => (
        <Input {...control} name={name} required={required} maxLength={2000} autoComplete="off" {...more} />
      )}
    </Field>
  ));
}

interface TextField {
  name: string;
  label: string;
  required: boolean;
  type?: string;
  placeholder?: string;
}

const BASIC: TextField[] = [{ name: "username", label: "User name", required: true }];
const CLIENT: TextField[] = [
  {
    name: "token_url",
    label: "Token address",
    required: true,
    type: "url",
    placeholder: "https://login.example.com/oauth/token",
  },
  { name: "client_id", label: "Client id", required: true },
  { name: "scope", label: "Scopes, separated by spaces (optional)", required: false },
];

function read(type: CredentialType, form: FormData): NewCredential {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const secret = String(form.get(TYPE_WORDS[type].secret) ?? "");
  const common = { name: text("name"), allowed_hosts: hostsOf(text("allowed_hosts")) };
  switch (type) {
    case "api_key":
      return { type, ...common, value: secret, [text("place") === "query" ? "query" : "header"]: text("place_name") };
    case "bearer":
      return { type, ...common, value: secret };
    case "basic":
      return { type, ...common, username: text("username"), password: secret };
    case "oauth2_client": {
      const scope = text("scope");
      const client = { token_url: text("token_url"), client_id: text("client_id"), client_secret: secret };
      return { type, ...common, ...client, ...(scope ? { scope } : {}) };
    }
  }
}
