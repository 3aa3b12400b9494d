"use client";
import { Download } from "lucide-react";
import { Alert } from "@/components/ui/alert";
import { buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { LoadError } from "@/components/ui/load-error";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import type { Role } from "@/lib/auth/scopes";
import { useWorkspace } from "@/lib/workspaces/queries";
import { DeleteWorkspaceCard } from "./delete-workspace-card";
import { RetentionForm } from "./retention-form";
import { WorkspaceForm } from "./workspace-form";

/** What the workspace is called, what it keeps, and how it is taken along or given up. */
export function WorkspaceSettings({ role }: { role: Role }) {
  const query = useWorkspace();
  const canChange = role === "owner" || role === "admin";
  return (
    <>
      <PageHeader
        title="Workspace"
        description="Its name, how long it keeps its runs, and everything in it as one file."
      />
      {query.error && !query.data && <LoadError title="The settings could not be loaded" query={query} />}
      {query.isPending && <Skeleton className="h-64 w-full" />}
      {query.data && (
        <div className="grid max-w-2xl gap-5">
          {!canChange && <Alert tone="info">Only owners and admins change these settings.</Alert>}
          <WorkspaceForm workspace={query.data} canChange={canChange} />
          <RetentionForm workspace={query.data} canChange={canChange} />
          {canChange && <ExportCard />}
          {role === "owner" && <DeleteWorkspaceCard workspace={query.data} />}
        </div>
      )}
    </>
  );
}

function ExportCard() {
  return (
    <Card title="Export">
      <div className="grid justify-items-start gap-4 p-5 text-sm">
        <p>
          Agents, runs with their steps, contacts, policies, the ledger, the audit log and all else this workspace owns,
          as one file with a line of JSON for each. It holds no secrets: no keys, no passwords, no values of
          credentials.
        </p>
        <a href="/api/v1/workspace/export" download className={buttonStyle()}>
          <Download aria-hidden /> Download everything
        </a>
      </div>
    </Card>
  );
}
