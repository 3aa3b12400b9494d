"use client";
import { TriangleAlert } from "lucide-react";
import { EffectBadge } from "@/components/agents/effect-badge";
import { ArgumentView } from "@/components/approvals/argument-view";
import { BudgetFacts } from "@/components/approvals/budget-facts";
import { InertText } from "@/components/approvals/inert-text";
import { Card } from "@/components/ui/card";
import { Fact } from "@/components/ui/fact";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { ApiError } from "@/lib/api/client";
import { type ApprovalLink, useApprovalLink, useDecideByLink } from "@/lib/approval-links/queries";
import { LinkActions } from "./link-actions";
import { LinkOutcome } from "./link-outcome";
import { LinkProblem } from "./link-problem";
import { linkTitle } from "./link-words";

/** What the link of a mail asks, and the buttons that answer it. Opening the page decides nothing. */
export function DecideView({ token }: { token: string }) {
  const { data, error } = useApprovalLink(token);
  const decide = useDecideByLink(token);
  if (!data) return error ? <LinkProblem expired={isExpired(error)} /> : null;
  const { approval, user } = data;
  const isPending = approval.status === "pending";
  return (
    <div className="grid gap-5">
      <div>
        <h1 className="break-words font-semibold text-xl tracking-tight">{linkTitle(approval)}</h1>
        <p className="mt-1 text-muted-foreground text-sm">
          <InertText text={approval.agent.name} /> asks in run #{approval.run.number}.
        </p>
      </div>
      {!isPending && <LinkOutcome approval={approval} />}
      <Asked link={data} />
      {isPending && <LinkActions link={data} decide={decide} />}
      <p className="text-[13px] text-muted-foreground">
        This link speaks for {user.name} ({user.email}). All that waits for you is in the{" "}
        <Link href="/approvals" prefetch={false} className="text-accent underline underline-offset-2">
          inbox
        </Link>
        .
      </p>
    </div>
  );
}

const isExpired = (error: Error) => error instanceof ApiError && error.code === "signature_expired";

function Asked({ link: { approval } }: { link: ApprovalLink }) {
  const isPending = approval.status === "pending";
  const isCall = approval.kind === "call" || approval.kind === "in_doubt";
  return (
    <Card>
      {isPending && approval.kind === "call" && approval.effect === "destructive" && (
        <p className="flex items-start gap-2 rounded-t-lg border-danger/40 border-b bg-danger-soft px-5 py-2.5 text-sm">
          <TriangleAlert className="mt-0.5 size-4 shrink-0 text-danger" aria-hidden />
          This call deletes something. Once it has run it cannot be taken back.
        </p>
      )}
      <dl className="grid grid-cols-1 gap-x-6 gap-y-3 px-5 py-4 text-sm sm:grid-cols-2">
        {isCall && (
          <Fact label="Tool">
            <span className="flex flex-wrap items-center gap-2">
              <code className="font-mono text-[13px]">{approval.tool}</code> <EffectBadge effect={approval.effect} />
            </span>
          </Fact>
        )}
        <Fact label="Step">
          <code className="break-all font-mono text-[13px]">{approval.step_id}</code>
        </Fact>
        <Fact label="Asked">
          <RelativeTime time={approval.created_at} />
        </Fact>
        {isPending && (
          <Fact label="If nobody decides">
            rejected <RelativeTime time={approval.expires_at} />
          </Fact>
        )}
        {isPending && approval.required > 1 && (
          <Fact label="Approvals">
            {approval.votes.length} of {approval.required}
          </Fact>
        )}
      </dl>
      {approval.question !== null && (
        <p className="whitespace-pre-wrap break-words border-t px-5 py-4 text-sm leading-relaxed">
          <InertText text={approval.question} />
        </p>
      )}
      {approval.kind === "budget" && (
        <div className="border-t">
          <BudgetFacts args={approval.args} />
        </div>
      )}
      {approval.kind !== "budget" && (isCall || !isEmpty(approval.args)) && (
        <div className="border-t p-5">
          <h2 className="mb-3 font-medium text-sm">{isCall ? "Arguments" : "Details"}</h2>
          <ArgumentView args={approval.edited_args ?? approval.args} />
        </div>
      )}
    </Card>
  );
}

function isEmpty(value: unknown): boolean {
  return value === null || (typeof value === "object" && Object.keys(value ?? {}).length === 0);
}
