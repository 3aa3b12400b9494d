import type { Metadata } from "next";
import { NewAgentTabs } from "@/components/playbooks/new-agent-tabs";
import { newPlaybookAddress, SCRATCH } from "@/components/playbooks/new-playbook-address";
import { NewPlaybookForm } from "@/components/playbooks/new-playbook-form";
import { PlaybookGallery } from "@/components/playbooks/playbook-gallery";
import { Hydrate } from "@/components/shell/hydrate";
import { PageHeader } from "@/components/ui/page-header";
import { requireSession } from "@/lib/auth/page-session";
import { listIdentities } from "@/lib/identities/list-identities";
import { identityKeys } from "@/lib/identities/queries";
import { listTemplates } from "@/lib/playbooks/list-templates";
import { playbookKeys } from "@/lib/playbooks/queries";
import { listSegments } from "@/lib/segments/list-segments";
import { segmentKeys } from "@/lib/segments/queries";

export const metadata: Metadata = { title: "New playbook" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function NewPlaybookPage({ searchParams }: { searchParams: Search }) {
  const { template: asked } = await searchParams;
  const { ctx } = await requireSession(newPlaybookAddress());
  const templates = listTemplates(ctx);
  const template = templates.find(({ id }) => id === asked) ?? null;
  if (template === null && asked !== SCRATCH) {
    return (
      <Hydrate queries={[[playbookKeys.templates, { data: templates }]]}>
        <PageHeader
          parent={{ href: "/agents", label: "Agents" }}
          title="New playbook"
          description="A playbook works through your contacts. What it would do for each is proposed, and you decide."
        />
        <NewAgentTabs />
        <PlaybookGallery />
      </Hydrate>
    );
  }
  const [segments, identities] = await Promise.all([
    listSegments(ctx, { limit: 100 }),
    listIdentities(ctx, { limit: 100 }),
  ]);
  return (
    <Hydrate
      queries={[
        [segmentKeys.list, segments],
        [identityKeys.list, identities],
      ]}
    >
      <PageHeader
        parent={{ href: newPlaybookAddress(), label: "Playbooks" }}
        title={template?.name ?? "Playbook from scratch"}
        description={template?.description ?? "Say for whom it is, and what is done for each of them."}
      />
      <NewPlaybookForm template={template} />
    </Hydrate>
  );
}
