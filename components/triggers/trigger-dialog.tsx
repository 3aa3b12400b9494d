"use client";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { problemAt } from "@/components/ui/problem-at";
import type { NewTrigger, Trigger } from "@/lib/triggers/queries";
import { type Choice, VerificationFields } from "./verification-fields";

/** What creating and changing a trigger have in common. Rendered only while open, so that it always begins afresh. */
export function TriggerDialog(props: {
  trigger?: Trigger;
  pending: boolean;
  error: Error | null;
  onSave: (changes: NonNullable<NewTrigger>) => void;
  onClose: () => void;
}) {
  const { trigger, error } = props;
  const [choice, setChoice] = useState<Choice>(trigger?.verification ? "keep" : "none");
  const [allowGet, setAllowGet] = useState(trigger?.allow_get ?? false);
  const verified = choice !== "none";
  const problem = (path: string) => problemAt(error, path);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    props.onSave({
      name: String(form.get("name") ?? "").trim(),
      allow_get: allowGet && !verified,
      ...verificationOf(choice, form, trigger !== undefined),
    });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && props.onClose()}
      title={trigger ? `Edit ${trigger.name}` : "Create a trigger"}
    >
      <form onSubmit={submit} className="grid gap-5">
        <Field label="Name" hint="Who or what calls it, so that you know it later." error={problem("name")}>
          {(control) => (
            <Input {...control} name="name" required maxLength={200} defaultValue={trigger?.name} autoComplete="off" />
          )}
        </Field>
        <VerificationFields
          current={trigger?.verification ?? null}
          choice={choice}
          onChoice={setChoice}
          problem={problem}
        />
        <label className="flex items-start gap-2.5 text-sm">
          <input
            type="checkbox"
            className="mt-1 accent-accent"
            checked={allowGet && !verified}
            disabled={verified}
            onChange={(event) => setAllowGet(event.target.checked)}
          />
          <span>
            Let GET requests start runs
            <span className="block text-[13px] text-muted-foreground">
              {verified
                ? "Not together with a signature check: a GET signs nothing."
                : "For services that can only open a link. Link previews start nothing."}
            </span>
          </span>
        </label>
        {error && <Alert>{error.message}</Alert>}
        <DialogActions>
          <Button type="submit" variant="primary" pending={props.pending}>
            {trigger ? "Save trigger" : "Create trigger"}
          </Button>
          <Button onClick={props.onClose}>Not now</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function verificationOf(
  choice: Choice,
  form: FormData,
  existing: boolean,
): Pick<NonNullable<NewTrigger>, "verification"> {
  if (choice === "keep") return {};
  if (choice === "none") return existing ? { verification: null } : {};
  const text = (name: string) => String(form.get(name) ?? "");
  const secret = text("secret");
  if (choice !== "hmac") return { verification: { scheme: choice, secret } };
  const algorithm = text("algorithm") as "sha256" | "sha1" | "sha512";
  const encoding = text("encoding") as "hex" | "base64";
  return {
    verification: {
      scheme: "hmac",
      secret,
      header: text("header").trim(),
      prefix: text("prefix"),
      algorithm,
      encoding,
    },
  };
}
