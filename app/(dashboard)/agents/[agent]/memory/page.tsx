import type { Metadata } from "next";
import { loadAgent } from "@/components/agents/load-agent";
import { MemoriesList } from "@/components/memory/memories-list";
import { ThreadsList } from "@/components/memory/threads-list";
import { firstPage, Hydrate } from "@/components/shell/hydrate";
import { requireSession } from "@/lib/auth/page-session";
import { listMemories } from "@/lib/memory/list-memories";
import { MEMORIES_PER_PAGE, memoryKeys } from "@/lib/memory/queries";
import { listThreads } from "@/lib/threads/list-threads";
import { THREADS_PER_PAGE, threadKeys } from "@/lib/threads/queries";

type Params = Promise<{ agent: string }>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  return { title: `Memory of ${(await loadAgent((await params).agent)).name}` };
}

export default async function AgentMemoryPage({ params }: { params: Params }) {
  const ref = (await params).agent;
  const { ctx } = await requireSession(`/agents/${ref}/memory`);
  const agent = await loadAgent(ref);
  const [memories, threads] = await Promise.all([
    listMemories(ctx, { agent: agent.id, limit: MEMORIES_PER_PAGE }),
    listThreads(ctx, { agent: agent.id, limit: THREADS_PER_PAGE }),
  ]);
  return (
    <Hydrate
      queries={[
        [memoryKeys.list(agent.id, ""), firstPage(memories)],
        [threadKeys.list(agent.id), firstPage(threads)],
      ]}
    >
      <div className="grid gap-6">
        <section aria-label="Memories">
          <MemoriesList agent={agent.id} />
        </section>
        <ThreadsList agent={agent.id} canWrite={ctx.scopes.has("agents:write")} />
      </div>
    </Hydrate>
  );
}
