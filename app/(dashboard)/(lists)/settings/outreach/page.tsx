import type { Metadata } from "next";
import { OutreachSettings } from "@/components/identities/outreach-settings";
import { Hydrate } from "@/components/shell/hydrate";
import { requireSession } from "@/lib/auth/page-session";
import { listIdentities } from "@/lib/identities/list-identities";
import { identityKeys } from "@/lib/identities/queries";
import { workspaceKeys } from "@/lib/workspaces/queries";
import { getWorkspace } from "@/lib/workspaces/settings";

export const metadata: Metadata = { title: "Outreach" };

export default async function OutreachPage() {
  const { ctx } = await requireSession("/settings/outreach");
  const [identities, workspace] = await Promise.all([listIdentities(ctx, { limit: 100 }), getWorkspace(ctx)]);
  return (
    <Hydrate
      queries={[
        [identityKeys.list, identities],
        [workspaceKeys.settings, workspace],
      ]}
    >
      <OutreachSettings
        canWrite={ctx.scopes.has("contacts:write")}
        canChange={ctx.role === "owner" || ctx.role === "admin"}
      />
    </Hydrate>
  );
}
