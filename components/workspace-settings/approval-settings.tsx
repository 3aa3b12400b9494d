"use client";
import { LoadError } from "@/components/ui/load-error";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { useWorkspace } from "@/lib/workspaces/queries";
import { ApprovalSettingsForm } from "./approval-settings-form";

/** How the workspace decides: who may, for how long, and when Drover proposes to stop asking. */
export function ApprovalSettings({ canChange }: { canChange: boolean }) {
  const query = useWorkspace();
  return (
    <>
      <PageHeader
        title="Approval settings"
        parent={{ href: "/approvals", label: "Approvals" }}
        description="They hold for every agent of this workspace, where a policy or a plan's step says nothing else."
      />
      {query.error && !query.data && <LoadError title="The settings could not be loaded" query={query} />}
      {query.isPending && <Skeleton className="h-64 w-full" />}
      {query.data && <ApprovalSettingsForm workspace={query.data} canChange={canChange} />}
    </>
  );
}
