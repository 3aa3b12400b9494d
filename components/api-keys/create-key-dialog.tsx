"use client";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Input, Select } from "@/components/ui/field";
import { type CreatedApiKey, useCreateApiKey } from "@/lib/api-keys/queries";
import type { Scope } from "@/lib/auth/scopes";
import { groupScopes, isReadScope } from "./scope-groups";

const EXPIRIES = [
  { value: "30d", label: "30 days" },
  { value: "60d", label: "60 days" },
  { value: "90d", label: "90 days" },
  { value: "1y", label: "1 year" },
  { value: "never", label: "Never" },
];

/** Name, expiry and scopes of a new key. */
export function CreateKeyDialog(props: {
  allowed: Scope[];
  onClose: () => void;
  onCreated: (created: CreatedApiKey) => void;
}) {
  const { allowed } = props;
  const create = useCreateApiKey();
  const [name, setName] = useState("");
  const [expires, setExpires] = useState("90d");
  const [scopes, setScopes] = useState<ReadonlySet<Scope>>(new Set(allowed.filter(isReadScope)));

  function toggle(scope: Scope) {
    const next = new Set(scopes);
    if (!next.delete(scope)) next.add(scope);
    setScopes(next);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    create.mutate(
      { name: name.trim(), scopes: allowed.filter((scope) => scopes.has(scope)), expires },
      { onSuccess: props.onCreated },
    );
  }

  return (
    <Dialog open wide onOpenChange={(open) => !open && props.onClose()} title="Create an API key">
      <form onSubmit={submit} className="grid gap-5">
        <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_10rem]">
          <Field label="Name" hint="What it is for, so that you know it later.">
            {(control) => (
              <Input
                {...control}
                value={name}
                required
                maxLength={200}
                autoComplete="off"
                onChange={(e) => setName(e.target.value)}
              />
            )}
          </Field>
          <Field label="Expires">
            {(control) => (
              <Select {...control} value={expires} onChange={(event) => setExpires(event.target.value)}>
                {EXPIRIES.map((expiry) => (
                  <option key={expiry.value} value={expiry.value}>
                    {expiry.label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        <fieldset>
          <legend className="mb-2 font-medium text-sm">Scopes</legend>
          <div className="mb-3 flex flex-wrap gap-2">
            <Button size="sm" onClick={() => setScopes(new Set(allowed.filter(isReadScope)))}>
              Read only
            </Button>
            <Button size="sm" onClick={() => setScopes(new Set(allowed))}>
              Everything
            </Button>
            <Button size="sm" variant="ghost" onClick={() => setScopes(new Set())}>
              Nothing
            </Button>
          </div>
          <div className="grid gap-4 rounded-md border p-4">
            {groupScopes(allowed).map((group) => (
              <fieldset key={group.label} className="grid gap-1.5">
                <legend className="mb-1 text-[13px] text-muted-foreground">{group.label}</legend>
                {group.scopes.map(({ scope, meaning }) => (
                  <label key={scope} className="flex items-start gap-2.5 text-sm">
                    <input
                      type="checkbox"
                      className="mt-1 accent-accent"
                      checked={scopes.has(scope)}
                      onChange={() => toggle(scope)}
                    />
                    <span>
                      <code className="font-mono text-[13px]">{scope}</code>
                      <span className="block text-[13px] text-muted-foreground">{meaning}</span>
                    </span>
                  </label>
                ))}
              </fieldset>
            ))}
          </div>
        </fieldset>
        {create.error && <Alert>{create.error.message}</Alert>}
        <DialogActions>
          <Button type="submit" variant="primary" pending={create.isPending} disabled={scopes.size === 0}>
            Create key
          </Button>
          <Button onClick={props.onClose}>Not now</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
