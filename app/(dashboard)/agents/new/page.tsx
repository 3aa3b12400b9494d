import type { Metadata } from "next";
import { NewAgentForm } from "@/components/agents/new-agent-form";
import { NewAgentTabs } from "@/components/playbooks/new-agent-tabs";
import { PageHeader } from "@/components/ui/page-header";
import { requireSession } from "@/lib/auth/page-session";

export const metadata: Metadata = { title: "New agent" };

export default async function NewAgentPage() {
  await requireSession("/agents/new");
  return (
    <>
      <PageHeader
        parent={{ href: "/agents", label: "Agents" }}
        title="New agent"
        description="Describe it, begin from a template, or paste a plan of your own into the editor."
      />
      <NewAgentTabs />
      <NewAgentForm />
    </>
  );
}
