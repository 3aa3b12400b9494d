import type { QueryKey } from "@tanstack/react-query";
import type { Metadata } from "next";
import { MembersView } from "@/components/members/members-view";
import { Hydrate } from "@/components/shell/hydrate";
import { requireSession } from "@/lib/auth/page-session";
import { listInvitations } from "@/lib/invitations/list-invitations";
import { INVITATIONS_SHOWN, invitationKeys } from "@/lib/invitations/queries";
import { listMembers } from "@/lib/workspaces/list-members";
import { workspaceKeys } from "@/lib/workspaces/queries";

export const metadata: Metadata = { title: "Members" };

export default async function MembersPage() {
  const { ctx, session } = await requireSession("/settings/members");
  const queries: [QueryKey, unknown][] = [[workspaceKeys.members, await listMembers(ctx)]];
  if (ctx.role === "owner" || ctx.role === "admin") {
    queries.push([invitationKeys.all, await listInvitations(ctx, { limit: INVITATIONS_SHOWN })]);
  }
  return (
    <Hydrate queries={queries}>
      <MembersView viewer={{ id: ctx.userId, role: ctx.role, workspace: session.workspaceName }} />
    </Hydrate>
  );
}
