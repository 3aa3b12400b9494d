"use client";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Fact } from "@/components/ui/fact";
import { formatNumber } from "@/components/ui/format";
import { Link } from "@/components/ui/link";
import type { AgentDetail } from "@/lib/agents/queries";
import { useIdentities } from "@/lib/identities/queries";
import { targetOf } from "@/lib/playbooks/plan-target";
import { usePlaybookTemplates } from "@/lib/playbooks/queries";
import { useSegmentPreview, useSegments } from "@/lib/segments/queries";
import { describeTarget, targetFilter } from "./describe-target";

const TargetDialog = dynamic(async () => (await import("./target-dialog")).TargetDialog, { ssr: false });

const EVERYBODY = { match: "all" as const, conditions: [] };

/** Whom an agent is for that works through contacts, and how it is set. */
export function PlaybookCard({ agent }: { agent: AgentDetail }) {
  const [changing, setChanging] = useState(false);
  const segments = useSegments().data?.data ?? [];
  const identities = useIdentities().data?.data ?? [];
  const templates = usePlaybookTemplates().data?.data ?? [];
  const target = targetOf(agent.plan);
  const filter = target && targetFilter(target, segments);
  const count = useSegmentPreview(filter ?? EVERYBODY, filter !== undefined).data?.count;
  const { identity_id, monitoring, capabilities } = agent.playbook ?? {};
  const identity = identities.find(({ id, name }) => id === identity_id || name === identity_id);
  const template = templates.find(({ id }) => id === agent.playbook_template);
  return (
    <Card
      title="Playbook"
      actions={
        <Link
          href={`/agents/${agent.id}/settings`}
          className="text-[13px] text-accent underline underline-offset-2"
          aria-label="Change the playbook's settings"
        >
          Settings
        </Link>
      }
    >
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3.5 px-5 py-4 text-sm lg:grid-cols-1">
        <Fact label="For">
          {target === undefined ? "Whom its plan says" : describeTarget(target, segments)}
          {filter && count !== undefined && (
            <span className="block text-[13px] text-muted-foreground">
              {formatNumber(count)} {count === 1 ? "contact" : "contacts"} now
            </span>
          )}
        </Fact>
        <Fact label="Mail comes from">{identity?.name ?? identity_id ?? "The workspace's own sender"}</Fact>
        <Fact label="Alert when">
          {monitoring?.alert_when && monitoring.enabled !== false ? (
            <code className="break-words font-mono text-[13px]">{monitoring.alert_when}</code>
          ) : (
            "Never"
          )}
        </Fact>
        {capabilities && capabilities.length > 0 && <Fact label="It may use">{capabilities.join(", ")}</Fact>}
        {agent.playbook_template && <Fact label="Made from">{template?.name ?? agent.playbook_template}</Fact>}
      </dl>
      {target !== undefined && (
        <div className="border-t px-5 py-3">
          <Button size="sm" onClick={() => setChanging(true)}>
            Change contacts
          </Button>
        </div>
      )}
      {changing && target !== undefined && (
        <TargetDialog agent={agent} initial={target} onClose={() => setChanging(false)} />
      )}
    </Card>
  );
}
