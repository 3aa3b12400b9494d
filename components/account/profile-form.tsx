"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field, Input } from "@/components/ui/field";
import { useToast } from "@/components/ui/toast";
import { useUpdateProfile } from "@/lib/account/queries";

/** What others see of the person. The email address is what they sign in by, and stays. */
export function ProfileForm({ name, email }: { name: string; email: string }) {
  const toast = useToast();
  const router = useRouter();
  const update = useUpdateProfile();
  const [text, setText] = useState(name);
  function submit(event: FormEvent) {
    event.preventDefault();
    update.mutate(
      { name: text.trim() },
      {
        onSuccess: () => {
          toast("Profile saved");
          router.refresh(); // the name stands in the menu as well
        },
      },
    );
  }
  return (
    <Card title="Profile">
      <form onSubmit={submit} className="grid gap-4 p-5">
        <Field label="Name" hint="Shown to the members of your workspaces.">
          {(control) => (
            <Input
              {...control}
              value={text}
              required
              maxLength={200}
              autoComplete="name"
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <Field label="Email">{(control) => <Input {...control} value={email} readOnly disabled />}</Field>
        {update.error && <Alert>{update.error.message}</Alert>}
        <div>
          <Button
            type="submit"
            variant="primary"
            pending={update.isPending}
            disabled={text.trim() === "" || text.trim() === name}
          >
            Save profile
          </Button>
        </div>
      </form>
    </Card>
  );
}
