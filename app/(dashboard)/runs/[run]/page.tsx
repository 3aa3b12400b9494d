import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { isByGoal } from "@/components/runs/load-run";
import { RunView } from "@/components/runs/run-view";
import { Hydrate } from "@/components/shell/hydrate";
import { requireSession } from "@/lib/auth/page-session";
import { AppError } from "@/lib/errors/app-error";
import { getRun } from "@/lib/runs/get-run";
import { listRunMessages } from "@/lib/runs/list-messages";
import { MESSAGES_SHOWN, runKeys } from "@/lib/runs/queries";

type Params = Promise<{ run: string }>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  const { run } = await params;
  return { title: /^\d+$/.test(run) ? `Run #${run}` : "Run" };
}

export default async function RunPage({ params }: { params: Params }) {
  const run = decodeURIComponent((await params).run);
  const { ctx } = await requireSession(`/runs/${run}`);
  const [detail, messages] = await Promise.all([
    getRun(ctx, { run }),
    listRunMessages(ctx, { run, limit: MESSAGES_SHOWN }),
  ]).catch((error) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  const id = String(detail.run_id);
  return (
    <Hydrate
      queries={[
        [runKeys.detail(id), detail],
        [runKeys.messages(id), messages],
      ]}
    >
      <RunView
        key={id}
        runId={id}
        initial={detail}
        renderedAt={Date.now()}
        canWrite={ctx.scopes.has("runs:write")}
        viewer={{ userId: ctx.userId, role: ctx.role, canDecide: ctx.scopes.has("agents:approve") }}
        byGoal={await isByGoal(ctx, detail)}
      />
    </Hydrate>
  );
}
