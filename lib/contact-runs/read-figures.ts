import type { Figures } from "@/lib/agents/run-figures";
import { pool } from "@/lib/db/client";
import type { Plan } from "@/lib/plans/schema";
import { writeTools } from "./contact-actions";
import { countContactRuns } from "./count-contact-runs";
import { countActions } from "./summarize-contacts";

const PLAN = "SELECT v.plan FROM runs r JOIN agent_versions v ON v.id = r.version_id WHERE r.id = $1";

/** The figures of a run over contacts, and how many of its actions wait. */
export async function readFigures(workspaceId: string, runId: string): Promise<Figures & { waiting: number }> {
  const plan = (await pool.query<{ plan: Plan }>(PLAN, [runId])).rows[0]?.plan ?? { steps: [] };
  const tools = [...(await writeTools(workspaceId, plan)).keys()];
  const [by, actions] = await Promise.all([countContactRuns(runId), countActions(runId, tools)]);
  const sum = (pick: (status: Record<string, number | undefined>) => number | undefined) =>
    actions.reduce((all, { by_status }) => all + (pick(by_status) ?? 0), 0);
  return {
    contacts: by.total,
    completed: by.completed ?? 0,
    failed: by.failed ?? 0,
    cancelled: by.cancelled ?? 0,
    timed_out: by.timed_out ?? 0,
    skipped: by.skipped,
    awaiting_approval: by.awaiting_approval ?? 0,
    actions: sum((status) => Object.values(status).reduce<number>((all, count = 0) => all + count, 0)),
    executed: sum((status) => status.completed),
    rejected: sum((status) => status.rejected),
    waiting: sum((status) => status.awaiting_approval),
  };
}
