"use client";
import { EffectBadge } from "@/components/agents/effect-badge";
import { InertCode } from "@/components/approvals/inert-code";
import { InertText } from "@/components/approvals/inert-text";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { Fact } from "@/components/ui/fact";
import { absoluteTime } from "@/components/ui/format";
import { Link } from "@/components/ui/link";
import type { Receipt } from "@/lib/receipts/queries";
import { ApprovedBy } from "./approved-by";
import { ReceiptStatus } from "./receipt-status";

/** Everything that is kept of one attempt of a write. */
export function ReceiptDialog({ receipt, onClose }: { receipt: Receipt; onClose: () => void }) {
  return (
    <Dialog open wide onOpenChange={(open) => !open && onClose()} title="Receipt">
      <div className="flex flex-wrap items-center gap-2">
        <ReceiptStatus status={receipt.status} />
        <EffectBadge effect={receipt.effect} />
        <span className="font-mono text-[13px]">{receipt.tool}</span>
      </div>
      <p className="mt-3 break-all font-mono text-sm">
        <InertText text={receipt.target} />
      </p>
      {receipt.error && (
        <p className="mt-2 break-words text-danger text-sm">
          <InertText text={receipt.error} lines />
        </p>
      )}
      <dl className="mt-5 grid gap-x-6 gap-y-4 text-sm sm:grid-cols-2">
        <Fact label="When">{absoluteTime(receipt.created_at)}</Fact>
        <Fact label="Run">
          <Link href={`/runs/${receipt.run.number}`} className="font-medium hover:underline">
            #{receipt.run.number}
          </Link>{" "}
          <span className="text-muted-foreground">
            step <code className="break-all font-mono text-[13px]">{receipt.step_id}</code>, attempt {receipt.attempt}
          </span>
        </Fact>
        <Fact label="Agent">
          <InertText text={receipt.agent.name} />
        </Fact>
        <Fact label="Let through by">
          <ApprovedBy receipt={receipt} />
        </Fact>
        <Fact label="Answer">{receipt.response_status ?? "—"}</Fact>
        <Fact label="Response id">{receipt.response_id === null ? "—" : <InertCode text={receipt.response_id} />}</Fact>
        <Fact label="Idempotency key">
          <InertCode text={receipt.idempotency_key} />
        </Fact>
        <Fact label="SHA-256 of the arguments">
          <InertCode text={receipt.args_hash} />
          <div className="mt-2">
            <CopyButton text={receipt.args_hash} label="Copy hash" />
          </div>
        </Fact>
      </dl>
    </Dialog>
  );
}
