"use client";
import { CirclePause, CirclePlay } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useToast } from "@/components/ui/toast";
import { useContactSummary, useHoldRun } from "@/lib/contact-runs/queries";

/** Stops a run over contacts where it is, or lets it go on: nothing is lost by either, so it does not ask. */
export function HoldRun({ run }: { run: string }) {
  const held = Boolean(useContactSummary(run, false).data?.held_at);
  const toast = useToast();
  const hold = useHoldRun(run);
  const said = (now: boolean) => toast(now ? "The run is stopped" : "The run goes on");
  return (
    <Button
      variant={held ? "primary" : "secondary"}
      pending={hold.isPending}
      onClick={() =>
        hold.mutate(!held, {
          onSuccess: ({ held: now }) => said(now),
          onError: (error) => toast(error.message),
        })
      }
    >
      {!hold.isPending && (held ? <CirclePlay aria-hidden /> : <CirclePause aria-hidden />)}
      {held ? "Continue" : "Stop"}
    </Button>
  );
}
