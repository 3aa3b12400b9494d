"use client";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";

export interface ProviderButton {
  id: string;
  name: string;
}

/** The other ways in, if any are configured; they lead to `next`. */
export function ProviderButtons({ providers, next }: { providers: ProviderButton[]; next: string }) {
  const [pending, setPending] = useState<string>();
  const [failed, setFailed] = useState(false);
  if (providers.length === 0) return null;
  async function go(id: string) {
    setPending(id);
    setFailed(false);
    try {
      const { signIn } = await import("next-auth/react");
      await signIn(id, { callbackUrl: next });
    } catch {
      setPending(undefined);
      setFailed(true);
    }
  }
  return (
    <div className="mt-5 grid gap-3 border-t pt-5">
      {failed && <Alert>Drover did not answer. Check that it is running, then try again.</Alert>}
      {providers.map(({ id, name }) => (
        <Button key={id} pending={pending === id} disabled={pending !== undefined} onClick={() => go(id)}>
          Continue with {name}
        </Button>
      ))}
    </div>
  );
}
