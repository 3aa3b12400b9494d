import type { Metadata } from "next";
import { Hydrate } from "@/components/shell/hydrate";
import { ApprovalSettings } from "@/components/workspace-settings/approval-settings";
import { requireSession } from "@/lib/auth/page-session";
import { workspaceKeys } from "@/lib/workspaces/queries";
import { getWorkspace } from "@/lib/workspaces/settings";

export const metadata: Metadata = { title: "Approval settings" };

export default async function ApprovalSettingsPage() {
  const { ctx } = await requireSession("/settings/approvals");
  const workspace = await getWorkspace(ctx);
  return (
    <Hydrate queries={[[workspaceKeys.settings, workspace]]}>
      <ApprovalSettings canChange={ctx.role === "owner" || ctx.role === "admin"} />
    </Hydrate>
  );
}
