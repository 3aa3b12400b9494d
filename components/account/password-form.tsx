"use client";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field, Input } from "@/components/ui/field";
import { problemAt } from "@/components/ui/problem-at";
import { useToast } from "@/components/ui/toast";
import { useChangePassword } from "@/lib/account/queries";

/** Changes the password, or sets the first one of who signs in by a provider. */
export function PasswordForm({ hasPassword }: { hasPassword: boolean }) {
  const toast = useToast();
  const change = useChangePassword();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const error = change.error;
  const at = (path: string) => problemAt(error, path);
  const [wrong, weak] = [at("current"), at("new")];
  function submit(event: FormEvent) {
    event.preventDefault();
    change.mutate(
      { new: next, ...(hasPassword && { current }) },
      {
        onSuccess: () => {
          setCurrent("");
          setNext("");
          toast("Password saved. Your other sessions are signed out.");
        },
      },
    );
  }
  return (
    <Card
      title="Password"
      description={
        hasPassword
          ? "Changing it signs you out everywhere else. API keys go on."
          : "You sign in by a provider. A password is another way in."
      }
    >
      <form onSubmit={submit} className="grid gap-4 p-5">
        {hasPassword && (
          <Field label="Current password" {...(wrong && { error: wrong })}>
            {(control) => (
              <Input
                {...control}
                type="password"
                autoComplete="current-password"
                required
                value={current}
                onChange={(event) => setCurrent(event.target.value)}
              />
            )}
          </Field>
        )}
        <Field label="New password" hint="12 to 128 characters." {...(weak && { error: weak })}>
          {(control) => (
            <Input
              {...control}
              type="password"
              autoComplete="new-password"
              required
              minLength={12}
              maxLength={128}
              value={next}
              onChange={(event) => setNext(event.target.value)}
            />
          )}
        </Field>
        {error && !weak && !(hasPassword && wrong) && <Alert>{wrong ?? error.message}</Alert>}
        <div>
          <Button type="submit" variant="primary" pending={change.isPending}>
            {hasPassword ? "Change password" : "Set password"}
          </Button>
        </div>
      </form>
    </Card>
  );
}
