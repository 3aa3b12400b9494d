"use client";
import { Field, Input, Select } from "@/components/ui/field";
import type { Trigger } from "@/lib/triggers/queries";
import { SCHEME_LABELS, SCHEMES, type Scheme } from "./schemes";

/** `keep`: what the trigger has; `none`: no verification. */
export type Choice = Scheme | "keep" | "none";

/** Who signs what the trigger takes, and the secret they sign with. Fields are named for the form that holds them. */
export function VerificationFields(props: {
  current: Trigger["verification"];
  choice: Choice;
  onChoice: (choice: Choice) => void;
  problem: (path: string) => string | undefined;
}) {
  const { current, choice, problem } = props;
  const scheme = choice === "keep" || choice === "none" ? null : choice;
  return (
    <>
      <Field
        label="Signature check"
        hint="Refuse calls that this service has not signed. Works for the services that sign their webhooks."
      >
        {(control) => (
          <Select {...control} value={choice} onChange={(event) => props.onChoice(event.target.value as Choice)}>
            {current && <option value="keep">As it is: {SCHEME_LABELS[current.scheme].label}</option>}
            <option value="none">None: the key alone decides</option>
            {SCHEMES.map((each) => (
              <option key={each} value={each}>
                {SCHEME_LABELS[each].label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {scheme && (
        <Field label="Signing secret" hint={SCHEME_LABELS[scheme].secretHint} error={problem("verification.secret")}>
          {(control) => (
            <Input {...control} name="secret" type="password" required autoComplete="off" maxLength={1000} />
          )}
        </Field>
      )}
      {scheme === "hmac" && <HmacFields problem={problem} />}
    </>
  );
}

function HmacFields({ problem }: { problem: (path: string) => string | undefined }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Header" error={problem("verification.header")}>
        {(control) => <Input {...control} name="header" required placeholder="X-Signature" autoComplete="off" />}
      </Field>
      <Field label="Prefix (optional)" error={problem("verification.prefix")}>
        {(control) => <Input {...control} name="prefix" placeholder="sha256=" autoComplete="off" maxLength={50} />}
      </Field>
      <Field label="Algorithm">
        {(control) => (
          <Select {...control} name="algorithm" defaultValue="sha256">
            <option value="sha256">SHA-256</option>
            <option value="sha512">SHA-512</option>
            <option value="sha1">SHA-1</option>
          </Select>
        )}
      </Field>
      <Field label="Encoding">
        {(control) => (
          <Select {...control} name="encoding" defaultValue="hex">
            <option value="hex">Hexadecimal</option>
            <option value="base64">Base64</option>
          </Select>
        )}
      </Field>
    </div>
  );
}
