import { Lock } from "lucide-react";
import type { Metadata } from "next";
import { AuditExport } from "@/components/audit/audit-export";
import { AuditFiltersBar } from "@/components/audit/audit-filters-bar";
import { AuditList } from "@/components/audit/audit-list";
import { AuditVerification } from "@/components/audit/audit-verification";
import { firstPage, Hydrate } from "@/components/shell/hydrate";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { auditAddress, auditQuery, parseAuditFilters } from "@/lib/audit/audit-filters";
import { listAuditEntries } from "@/lib/audit/list-entries";
import { AUDIT_ENTRIES_PER_PAGE, auditKeys } from "@/lib/audit/queries";
import { requireSession } from "@/lib/auth/page-session";

export const metadata: Metadata = { title: "Audit log" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function AuditLogPage({ searchParams }: { searchParams: Search }) {
  const filters = parseAuditFilters(await searchParams);
  const { ctx } = await requireSession(auditAddress(filters));
  if (!ctx.scopes.has("audit_logs:read")) return <NotForYou />;
  const { created_after: after, created_before: before, ...wanted } = auditQuery(filters, Date.now());
  const entries = await listAuditEntries(ctx, {
    ...wanted,
    ...(after ? { created_after: new Date(after) } : {}),
    ...(before ? { created_before: new Date(before) } : {}),
    limit: AUDIT_ENTRIES_PER_PAGE,
  });
  return (
    <Hydrate queries={[[auditKeys.list(filters), firstPage(entries)]]}>
      <PageHeader
        title="Audit log"
        description="Who did what, and what was refused. Entries are kept, and sealed in a chain."
        actions={<AuditExport filters={filters} />}
      />
      <AuditVerification />
      <AuditFiltersBar filters={filters} />
      <AuditList filters={filters} />
    </Hydrate>
  );
}

function NotForYou() {
  return (
    <>
      <PageHeader title="Audit log" />
      <Card>
        <EmptyState icon={Lock} title="For owners and admins">
          Ask one of them who changed what. What was decided about an approval stands on the approval as well.
        </EmptyState>
      </Card>
    </>
  );
}
