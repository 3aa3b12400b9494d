import type { Metadata } from "next";
import { loadAgent } from "@/components/agents/load-agent";
import { ScheduleView } from "@/components/schedules/schedule-view";
import { firstPage, Hydrate } from "@/components/shell/hydrate";
import { requireSession } from "@/lib/auth/page-session";
import { AppError } from "@/lib/errors/app-error";
import { getSchedule } from "@/lib/schedules/get-schedule";
import { listScheduleFires } from "@/lib/schedules/list-schedule-fires";
import { FIRES_PER_PAGE, scheduleKeys } from "@/lib/schedules/queries";

type Params = Promise<{ agent: string }>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  return { title: `Schedule of ${(await loadAgent((await params).agent)).name}` };
}

export default async function AgentSchedulePage({ params }: { params: Params }) {
  const ref = (await params).agent;
  const { ctx } = await requireSession(`/agents/${ref}/schedule`);
  const agent = await loadAgent(ref);
  const schedule = await getSchedule(ctx, { agent: agent.id }).catch((error) => {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  });
  const fires = schedule && (await listScheduleFires(ctx, { agent: agent.id, limit: FIRES_PER_PAGE }));
  return (
    <Hydrate
      queries={[
        [scheduleKeys.one(agent.id), schedule],
        ...(fires ? [[scheduleKeys.fires(agent.id), firstPage(fires)] as [readonly string[], unknown]] : []),
      ]}
    >
      <ScheduleView initial={agent} />
    </Hydrate>
  );
}
