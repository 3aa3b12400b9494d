"use client";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Copyable } from "@/components/ui/copyable";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { problemAt } from "@/components/ui/problem-at";
import { useToast } from "@/components/ui/toast";
import { type Connector, useCreateConnection } from "@/lib/connections/queries";
import { ConnectorFields, filledIn } from "./connector-fields";

/** Connects an app: what the connector asks for, and with OAuth 2 on to the provider. Rendered only while open. */
export function ConnectDialog({ connector, onClose }: { connector: Connector; onClose: () => void }) {
  const toast = useToast();
  const create = useCreateConnection();
  const signsIn = connector.auth === "oauth2";
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    new Set(connector.scopes.filter((scope) => scope.default).map(({ value }) => value)),
  );

  function toggle(scope: string) {
    const next = new Set(chosen);
    if (!next.delete(scope)) next.add(scope);
    setChosen(next);
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = String(form.get("name")).trim();
    const named = String(form.get("scopes") ?? "")
      .split(/\s+/)
      .filter(Boolean);
    const scopes = connector.scopes.length > 0 ? [...chosen] : named;
    create.mutate(
      {
        app: connector.app,
        fields: filledIn(form, connector.fields),
        ...(name && { name }),
        ...(signsIn && { scopes }),
      },
      {
        onSuccess: ({ authorize_url: url }) => {
          if (url) return window.location.assign(url);
          toast("Connecting…");
          onClose();
        },
      },
    );
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Connect ${connector.title}`}
      description={connector.description}
    >
      <form onSubmit={submit} className="grid gap-4">
        {connector.redirect_uri && (
          <Copyable
            label="Redirect URI"
            copy="Copy redirect URI"
            hint="Enter it where you register Drover as an app at the provider."
            text={connector.redirect_uri}
          />
        )}
        <ConnectorFields fields={connector.fields} error={create.error} />
        {connector.scopes.length > 0 && (
          <fieldset className="grid gap-2">
            <legend className="mb-2 font-medium text-sm">What agents may do there</legend>
            {connector.scopes.map((scope) => (
              <label key={scope.value} className="flex items-start gap-2.5 text-sm">
                <input
                  type="checkbox"
                  className="mt-1 accent-accent"
                  checked={chosen.has(scope.value)}
                  onChange={() => toggle(scope.value)}
                />
                <span className="min-w-0">
                  {scope.title}
                  <code className="block break-all font-mono text-[13px] text-muted-foreground">{scope.value}</code>
                </span>
              </label>
            ))}
          </fieldset>
        )}
        {signsIn && connector.scopes.length === 0 && (
          <Field
            label="Scopes (optional)"
            hint="Separated by spaces, as the provider names them."
            error={problemAt(create.error, "scopes")}
          >
            {(control) => <Input {...control} name="scopes" maxLength={2000} autoComplete="off" />}
          </Field>
        )}
        <Field
          label="Name (optional)"
          hint="How plans name it; unique in this workspace."
          error={problemAt(create.error, "name")}
        >
          {(control) => (
            <Input {...control} name="name" maxLength={200} autoComplete="off" placeholder={connector.title} />
          )}
        </Field>
        {create.error && <Alert>{create.error.message}</Alert>}
        <DialogActions>
          <Button type="submit" variant="primary" pending={create.isPending || (signsIn && create.isSuccess)}>
            {signsIn ? "Go on to sign in" : "Connect"}
          </Button>
          <Button onClick={onClose}>Not now</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
