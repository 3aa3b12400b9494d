import type { Metadata } from "next";
import { Hydrate } from "@/components/shell/hydrate";
import { WorkspaceSettings } from "@/components/workspace-settings/workspace-settings";
import { requireSession } from "@/lib/auth/page-session";
import { workspaceKeys } from "@/lib/workspaces/queries";
import { getWorkspace } from "@/lib/workspaces/settings";

export const metadata: Metadata = { title: "Workspace" };

export default async function WorkspacePage() {
  const { ctx } = await requireSession("/settings/workspace");
  const workspace = await getWorkspace(ctx);
  return (
    <Hydrate queries={[[workspaceKeys.settings, workspace]]}>
      <WorkspaceSettings role={ctx.role} />
    </Hydrate>
  );
}
