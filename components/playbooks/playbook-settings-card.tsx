"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ErrorDetails } from "@/components/ui/error-details";
import { problemAt } from "@/components/ui/problem-at";
import { useToast } from "@/components/ui/toast";
import { useUpdateAgent } from "@/lib/agents/change-queries";
import type { AgentDetail } from "@/lib/agents/queries";
import { type PlaybookSettings, PlaybookSettingsFields } from "./playbook-settings-fields";

/** The settings of an agent that works through contacts, beside its plan. */
export function PlaybookSettingsCard({ agent }: { agent: AgentDetail }) {
  const toast = useToast();
  const update = useUpdateAgent(agent.id);
  const [settings, setSettings] = useState<PlaybookSettings>(agent.playbook ?? {});
  return (
    <Card title="Playbook">
      <form
        className="grid gap-5 p-5"
        onSubmit={(event) => {
          event.preventDefault();
          update.mutate({ playbook: settings }, { onSuccess: () => toast("Settings saved") });
        }}
      >
        <PlaybookSettingsFields
          settings={settings}
          onChange={setSettings}
          problem={(path) => problemAt(update.error, path) ?? problemAt(update.error, `playbook.${path}`)}
        />
        {update.error && <ErrorDetails error={update.error} />}
        <div>
          <Button type="submit" variant="primary" pending={update.isPending}>
            Save playbook
          </Button>
        </div>
      </form>
    </Card>
  );
}
