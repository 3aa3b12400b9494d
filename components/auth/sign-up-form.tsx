"use client";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { Link } from "@/components/ui/link";
import { type SignUpProblem, signUp } from "@/lib/auth/sign-up";
import { enter } from "./enter";

/** With an invitation, the person joins its workspace; one that was mailed is for its address alone. */
export function SignUpForm({ invitation }: { invitation?: { token: string; email: string | null } }) {
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<SignUpProblem>();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    const password = String(form.get("password"));
    setPending(true);
    let found = await signUp({
      email: text("email"),
      password,
      name: text("name"),
      ...(text("workspace") && { workspace: text("workspace") }),
      ...(invitation && { invitation: invitation.token }),
    });
    if (!found) {
      const message = await enter(text("email"), password, "/");
      if (message) found = { message, fields: {} };
    }
    setProblem(found);
    if (found) setPending(false);
  }

  return (
    <form onSubmit={submit} method="post" className="grid gap-4">
      {!invitation && <h1 className="font-semibold text-lg tracking-tight">Create an account</h1>}
      {problem && <Alert>{problem.message}</Alert>}
      <Field label="Your name" error={problem?.fields.name}>
        {(control) => <Input {...control} name="name" autoComplete="name" maxLength={200} required />}
      </Field>
      <Field label="Email" error={problem?.fields.email}>
        {(control) => (
          <Input
            {...control}
            name="email"
            type="email"
            autoComplete="username"
            maxLength={254}
            required
            {...(invitation?.email && { value: invitation.email, readOnly: true })}
          />
        )}
      </Field>
      <Field
        label="Password"
        hint="12 to 128 characters. A few words you will remember beat one with odd signs in it."
        error={problem?.fields.password}
      >
        {(control) => (
          <Input
            {...control}
            name="password"
            type="password"
            autoComplete="new-password"
            minLength={12}
            maxLength={128}
            required
          />
        )}
      </Field>
      {!invitation && (
        <Field
          label="Workspace (optional)"
          hint="Where your agents live. You can leave this to us."
          error={problem?.fields.workspace}
        >
          {(control) => <Input {...control} name="workspace" autoComplete="organization" maxLength={200} />}
        </Field>
      )}
      <Button type="submit" variant="primary" pending={pending}>
        {invitation ? "Create account and join" : "Create account"}
      </Button>
      <p className="text-center text-muted-foreground text-sm">
        Have an account?{" "}
        <Link
          href={invitation ? `/sign-in?next=/invite/${invitation.token}` : "/sign-in"}
          className="font-medium text-accent underline underline-offset-2"
        >
          Sign in
        </Link>
      </p>
    </form>
  );
}
