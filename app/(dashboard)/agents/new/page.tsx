import type { Metadata } from "next";
import { NewAgentForm } from "@/components/agents/new-agent-form";
import { Hydrate } from "@/components/shell/hydrate";
import { PageHeader } from "@/components/ui/page-header";
import { toolKeys } from "@/lib/agents/queries";
import { requireSession } from "@/lib/auth/page-session";
import { listTools } from "@/lib/tools/registry";

export const metadata: Metadata = { title: "New agent" };

export default async function NewAgentPage() {
  await requireSession("/agents/new");
  return (
    <Hydrate queries={[[toolKeys.all, listTools()]]}>
      <PageHeader
        parent={{ href: "/agents", label: "Agents" }}
        title="New agent"
        description="Begin from a template, or paste a plan of your own into the editor."
      />
      <NewAgentForm />
    </Hydrate>
  );
}
