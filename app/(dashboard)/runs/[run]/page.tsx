import type { QueryKey } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { isByGoal } from "@/components/runs/load-run";
import { RunView } from "@/components/runs/run-view";
import { firstPage, Hydrate } from "@/components/shell/hydrate";
import type { Ctx } from "@/lib/auth/context";
import { requireSession } from "@/lib/auth/page-session";
import { listRunContacts } from "@/lib/contact-runs/list-run-contacts";
import { contactRunKeys, RUN_CONTACTS_PER_PAGE } from "@/lib/contact-runs/queries";
import { parseRunContactFilters, type RunContactFilters } from "@/lib/contact-runs/run-contact-filters";
import { summarizeContacts } from "@/lib/contact-runs/summarize-contacts";
import { AppError } from "@/lib/errors/app-error";
import { getRun } from "@/lib/runs/get-run";
import { listRunMessages } from "@/lib/runs/list-messages";
import { MESSAGES_SHOWN, runKeys } from "@/lib/runs/queries";

type Params = Promise<{ run: string }>;
type Search = Promise<Record<string, string | string[] | undefined>>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  const { run } = await params;
  return { title: /^\d+$/.test(run) ? `Run #${run}` : "Run" };
}

export default async function RunPage({ params, searchParams }: { params: Params; searchParams: Search }) {
  const contactFilters = parseRunContactFilters(await searchParams);
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
  const contacts = detail.for_contacts ? await readContacts(ctx, id, contactFilters) : [];
  return (
    <Hydrate queries={[[runKeys.detail(id), detail], [runKeys.messages(id), messages], ...contacts]}>
      <RunView
        key={id}
        runId={id}
        initial={detail}
        renderedAt={Date.now()}
        canWrite={ctx.scopes.has("runs:write")}
        viewer={{ userId: ctx.userId, role: ctx.role, canDecide: ctx.scopes.has("agents:approve") }}
        byGoal={await isByGoal(ctx, detail)}
        contactFilters={contactFilters}
      />
    </Hydrate>
  );
}

/** What the page of a run over contacts begins with. */
async function readContacts(ctx: Ctx, run: string, filters: RunContactFilters): Promise<[QueryKey, unknown][]> {
  const [summary, page] = await Promise.all([
    summarizeContacts(ctx, { run }),
    listRunContacts(ctx, { run, limit: RUN_CONTACTS_PER_PAGE, ...filters }),
  ]);
  return [
    [contactRunKeys.summary(run), summary],
    [contactRunKeys.list(run, filters), firstPage(page)],
  ];
}
