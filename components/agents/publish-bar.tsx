"use client";
import { Rocket } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { AgentDetail } from "@/lib/agents/queries";

const PublishDialog = dynamic(async () => (await import("./publish-dialog")).PublishDialog, { ssr: false });

/** Says when the draft differs from what runs, and publishes it. */
export function PublishBar({ agent }: { agent: AgentDetail }) {
  const [open, setOpen] = useState(false);
  if (!agent.has_unpublished_changes) return null;
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-lg border border-accent/30 bg-accent-soft px-4 py-3 text-sm">
      <p>
        {agent.published_version === null
          ? "This plan has not been published. Publish it to run the agent."
          : `The draft differs from version ${agent.published_version}, which is what runs.`}
      </p>
      <Button size="sm" variant="primary" onClick={() => setOpen(true)}>
        <Rocket aria-hidden /> Publish
      </Button>
      {open && <PublishDialog agent={agent} onClose={() => setOpen(false)} />}
    </div>
  );
}
