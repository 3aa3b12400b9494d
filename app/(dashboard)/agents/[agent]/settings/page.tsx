import type { Metadata } from "next";
import { AgentSettings } from "@/components/agents/agent-settings";
import { loadAgent } from "@/components/agents/load-agent";
import { requireSession } from "@/lib/auth/page-session";

type Params = Promise<{ agent: string }>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  return { title: `Settings of ${(await loadAgent((await params).agent)).name}` };
}

export default async function AgentSettingsPage({ params }: { params: Params }) {
  const ref = (await params).agent;
  await requireSession(`/agents/${ref}/settings`);
  return <AgentSettings initial={await loadAgent(ref)} />;
}
