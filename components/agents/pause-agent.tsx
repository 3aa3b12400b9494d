"use client";
import { CirclePause, CirclePlay } from "lucide-react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { useToast } from "@/components/ui/toast";
import { usePauseAgent } from "@/lib/agents/change-queries";
import type { AgentDetail } from "@/lib/agents/queries";

export function PauseAgent({ agent }: { agent: AgentDetail }) {
  const toast = useToast();
  const pause = usePauseAgent(agent.id);
  const paused = agent.status === "paused";
  return (
    <Card title={paused ? "This agent is paused" : "Pause"}>
      <div className="flex flex-wrap items-center justify-between gap-4 p-5">
        <p className="max-w-md text-muted-foreground text-sm">
          {paused
            ? "It starts no runs, by schedule or by hand, until you resume it."
            : "A paused agent starts no runs. Those that have begun go on to their end."}
        </p>
        <Button
          pending={pause.isPending}
          onClick={() => pause.mutate(!paused, { onSuccess: () => toast(paused ? "Agent resumed" : "Agent paused") })}
        >
          {paused ? <CirclePlay aria-hidden /> : <CirclePause aria-hidden />}
          {paused ? "Resume agent" : "Pause agent"}
        </Button>
        {pause.error && <Alert className="w-full">{pause.error.message}</Alert>}
      </div>
    </Card>
  );
}
