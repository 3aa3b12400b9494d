"use client";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { Link } from "@/components/ui/link";
import { enter } from "./enter";

interface SignInProps {
  next: string;
  /** What came of a provider. */
  error?: string;
  /** Whether anybody may make an account. */
  open: boolean;
}

export function SignInForm({ next, error, open }: SignInProps) {
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState(error);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setPending(true);
    const message = await enter(String(form.get("email")), String(form.get("password")), next);
    setProblem(message);
    if (message) setPending(false);
  }

  return (
    <form onSubmit={submit} method="post" className="grid gap-4">
      <h1 className="font-semibold text-lg tracking-tight">Sign in</h1>
      {problem && <Alert>{problem}</Alert>}
      <Field label="Email">
        {(control) => <Input {...control} name="email" type="email" autoComplete="username" required />}
      </Field>
      <Field label="Password">
        {(control) => <Input {...control} name="password" type="password" autoComplete="current-password" required />}
      </Field>
      <Button type="submit" variant="primary" pending={pending}>
        Sign in
      </Button>
      {open && (
        <p className="text-center text-muted-foreground text-sm">
          New here?{" "}
          <Link href="/sign-up" className="font-medium text-accent underline underline-offset-2">
            Create an account
          </Link>
        </p>
      )}
    </form>
  );
}
