"use client";
import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { EffectBadge } from "@/components/agents/effect-badge";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { RelativeTime } from "@/components/ui/relative-time";
import { useTools } from "@/lib/agents/queries";
import type { ApprovalListItem } from "@/lib/approvals/queries";
import { ApprovalStatusBadge } from "./approval-status";
import { InertText } from "./inert-text";

/** Who asks for what: tool, effect, agent, run, and how long the question stands. */
export function ApprovalFacts({ approval }: { approval: ApprovalListItem }) {
  const tool = useTools()?.get(approval.tool);
  const pending = approval.status === "pending";
  const destructive = approval.effect === "destructive";
  return (
    <Card className={cn(destructive && pending && "border-danger/50")}>
      {destructive && pending && (
        <p className="flex items-start gap-2 rounded-t-lg border-danger/40 border-b bg-danger-soft px-5 py-2.5 text-sm">
          <TriangleAlert className="mt-0.5 size-4 shrink-0 text-danger" aria-hidden />
          This call deletes something. Once it has run it cannot be taken back.
        </p>
      )}
      <div className="px-5 py-4">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <h2 className="min-w-0 break-words font-mono font-semibold text-base">{approval.tool}</h2>
          <EffectBadge effect={approval.effect} />
          {!pending && <ApprovalStatusBadge status={approval.status} />}
        </div>
        {tool && <p className="mt-1 text-muted-foreground text-sm">{tool.description}</p>}
        <dl className="mt-4 grid grid-cols-2 gap-x-6 gap-y-3 text-sm xl:grid-cols-4">
          <Fact label="Agent">
            <Link href={`/agents/${approval.agent.id}`} className="hover:underline">
              <InertText text={approval.agent.name} />
            </Link>
          </Fact>
          <Fact label="Step">
            <code className="break-all font-mono text-[13px]">{approval.step_id}</code>
          </Fact>
          <Fact label="Asked">
            <RelativeTime time={approval.created_at} />
          </Fact>
          {pending && (
            <Fact label="If nobody decides">
              rejected <RelativeTime time={approval.expires_at} />
            </Fact>
          )}
        </dl>
      </div>
    </Card>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-[13px] text-muted-foreground">{label}</dt>
      <dd className="mt-0.5 break-words">{children}</dd>
    </div>
  );
}
