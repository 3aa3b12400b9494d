"use client";
import { TriangleAlert, UserRoundPlus } from "lucide-react";
import type { ReactNode } from "react";
import { EffectBadge } from "@/components/agents/effect-badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { Fact } from "@/components/ui/fact";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { ScrollRegion } from "@/components/ui/scroll-region";
import type { ApprovalListItem } from "@/lib/approvals/queries";
import { useTools } from "@/lib/tools/queries";
import { ApprovalKindBadge, isCall } from "./approval-kind";
import { ApprovalStatusBadge } from "./approval-status";
import { Countdown } from "./countdown";
import { InertText } from "./inert-text";
import { KeyHint } from "./key-hint";
import { assigneeNames } from "./viewer";
import { Votes } from "./votes";

const TITLES: Record<ApprovalListItem["kind"], string | null> = {
  call: null,
  in_doubt: null,
  approval: "A step asks for approval",
  question: "A step asks a question",
  budget: "A budget is used up",
};

/** Who asks for what: tool or words, effect, agent, run, whom it waits for and how long it stands. */
export function ApprovalFacts(props: { approval: ApprovalListItem; onDelegate?: () => void }) {
  const { approval } = props;
  const tool = useTools()?.get(approval.tool);
  const pending = approval.status === "pending";
  const deletes = approval.kind === "call" && approval.effect === "destructive" && pending;
  return (
    <Card className={cn((deletes || (pending && approval.kind === "in_doubt")) && "border-danger/50")}>
      {deletes && <Warning>This call deletes something. Once it has run it cannot be taken back.</Warning>}
      {approval.kind === "in_doubt" && pending && (
        <Warning>This write was under way when the worker stopped. It may have happened.</Warning>
      )}
      <div className="px-5 py-4">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <h2 className={cn("min-w-0 break-words font-semibold text-base", isCall(approval) && "font-mono")}>
            {TITLES[approval.kind] ?? approval.tool}
          </h2>
          <ApprovalKindBadge kind={approval.kind} />
          {isCall(approval) && <EffectBadge effect={approval.effect} />}
          {!pending && <ApprovalStatusBadge approval={approval} />}
          {props.onDelegate && (
            <Button size="sm" variant="ghost" className="ml-auto" onClick={props.onDelegate}>
              <UserRoundPlus aria-hidden /> Hand over <KeyHint keys="D" />
            </Button>
          )}
        </div>
        {approval.question && (
          <ScrollRegion label="What is asked" className="mt-3 max-h-80 overflow-y-auto rounded-md">
            <p className="whitespace-pre-wrap break-words leading-relaxed">
              <InertText text={approval.question} lines />
            </p>
          </ScrollRegion>
        )}
        {tool && isCall(approval) && <p className="mt-1 text-muted-foreground text-sm">{tool.description}</p>}
        <Votes approval={approval} />
        <dl className="mt-4 grid grid-cols-2 gap-x-6 gap-y-3 text-sm xl:grid-cols-4">
          <Fact label="Agent">
            <Link href={`/agents/${approval.agent.id}`} className="hover:underline">
              <InertText text={approval.agent.name} />
            </Link>
            {approval.version !== null && <span className="text-muted-foreground"> version {approval.version}</span>}
          </Fact>
          {approval.contact && (
            <Fact label="Contact">
              <Link href={`/contacts/${approval.contact.id}`} className="hover:underline">
                <InertText text={approval.contact.name} />
              </Link>
            </Fact>
          )}
          {approval.over_run && (
            <Fact label="Part of">
              <Link href={`/runs/${approval.over_run.number}`} className="hover:underline">
                run #{approval.over_run.number}
              </Link>
            </Fact>
          )}
          <Fact label="Step">
            <code className="break-all font-mono text-[13px]">{approval.step_id}</code>
          </Fact>
          <Fact label="Asked">
            <RelativeTime time={approval.created_at} />
          </Fact>
          {approval.policy && (
            <Fact label="Because of the rule">
              <Link href="/policies" className="hover:underline">
                <InertText text={approval.policy.name} />
              </Link>
            </Fact>
          )}
          {pending && <Waiting approval={approval} />}
        </dl>
      </div>
    </Card>
  );
}

/** Whom it waits for, and what happens while they do nothing. */
function Waiting({ approval }: { approval: ApprovalListItem }) {
  return (
    <>
      <Fact label="Waits for">{assigneeNames(approval)}</Fact>
      {approval.escalated_at ? (
        <Fact label="Escalated">
          <RelativeTime time={approval.escalated_at} />
        </Fact>
      ) : (
        approval.escalate_at && (
          <Fact label="Escalates">
            <Countdown until={approval.escalate_at} />
          </Fact>
        )
      )}
      <Fact label="If nobody decides">
        {approval.kind === "in_doubt" ? "given up" : "rejected"} <Countdown until={approval.expires_at} />
      </Fact>
    </>
  );
}

function Warning({ children }: { children: ReactNode }) {
  return (
    <p className="flex items-start gap-2 rounded-t-lg border-danger/40 border-b bg-danger-soft px-5 py-2.5 text-sm">
      <TriangleAlert className="mt-0.5 size-4 shrink-0 text-danger" aria-hidden />
      {children}
    </p>
  );
}
