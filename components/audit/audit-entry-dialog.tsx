"use client";
import type { ReactNode } from "react";
import { ArgumentChanges } from "@/components/approvals/argument-changes";
import { InertCode } from "@/components/approvals/inert-code";
import { Dialog } from "@/components/ui/dialog";
import { Fact } from "@/components/ui/fact";
import { absoluteTime } from "@/components/ui/format";
import { Link } from "@/components/ui/link";
import { auditAddress } from "@/lib/audit/audit-filters";
import type { AuditEntry } from "@/lib/audit/queries";
import { Actor } from "./actor";

const WORDS = { before: "Before", after: "After", whole: "everything" };

/** Everything that is kept of one entry, with what it changed. */
export function AuditEntryDialog({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  const { actor, resource, before, after } = entry;
  return (
    <Dialog open wide onOpenChange={(open) => !open && onClose()} title={entry.action}>
      {before || after ? (
        <ArgumentChanges before={before ?? {}} after={after ?? {}} words={WORDS} />
      ) : (
        <p className="text-muted-foreground text-sm">Nothing more is kept of it.</p>
      )}
      <dl className="mt-5 grid gap-x-6 gap-y-4 text-sm sm:grid-cols-2">
        <Fact label="When">{absoluteTime(entry.created_at)}</Fact>
        <Fact label="By">
          <Actor actor={actor} />
          <More href={auditAddress({ actor: actor.id })} onClick={onClose}>
            All they did
          </More>
        </Fact>
        <Fact label="On">
          <InertCode text={resource.id} />
          <More href={auditAddress({ resource_id: resource.id })} onClick={onClose}>
            All that was done to it
          </More>
        </Fact>
        <Fact label="Action">
          <InertCode text={entry.action} />
          <More href={auditAddress({ action: entry.action })} onClick={onClose}>
            All of this kind
          </More>
        </Fact>
        <Fact label="Address">
          <InertCode text={entry.address} />
        </Fact>
        <Fact label="Request">
          <InertCode text={entry.request_id} />
        </Fact>
        <Fact label="Entry">
          <InertCode text={entry.id} />
        </Fact>
      </dl>
    </Dialog>
  );
}

function More({ href, onClick, children }: { href: string; onClick: () => void; children: ReactNode }) {
  return (
    <Link
      href={href}
      onClick={onClick}
      className="mt-1 block text-[13px] text-muted-foreground underline hover:text-foreground"
    >
      {children}
    </Link>
  );
}
