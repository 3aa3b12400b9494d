import type { Metadata } from "next";
import { Inbox } from "@/components/approvals/inbox";
import { inboxAddress, parseInboxFilters } from "@/components/approvals/inbox-filters";
import { firstPage, Hydrate } from "@/components/shell/hydrate";
import { listAgents } from "@/lib/agents/list-agents";
import { getApproval } from "@/lib/approvals/get-approval";
import { listApprovals } from "@/lib/approvals/list-approvals";
import { listApprovalGroups } from "@/lib/approvals/list-groups";
import { APPROVALS_PER_PAGE, approvalKeys, listedFilters } from "@/lib/approvals/queries";
import { requireSession } from "@/lib/auth/page-session";
import { AppError } from "@/lib/errors/app-error";

export const metadata: Metadata = { title: "Approvals" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function ApprovalsPage({ searchParams }: { searchParams: Search }) {
  const search = await searchParams;
  const filters = parseInboxFilters(search);
  const open = typeof search.approval === "string" ? search.approval : undefined;
  const { ctx } = await requireSession(inboxAddress(filters, open));
  const listed = listedFilters(filters);
  const [list, groups, agents] = await Promise.all([
    listApprovals(ctx, { ...listed, limit: APPROVALS_PER_PAGE }).catch(orNothing),
    listApprovalGroups(ctx),
    listAgents(ctx, { limit: 100 }),
  ]);
  const isListed = list?.data.some((item) => item.id === open);
  const detail =
    open === undefined || isListed ? undefined : await getApproval(ctx, { approval: open }).catch(orNothing);
  return (
    <Hydrate
      queries={[
        [approvalKeys.groups, groups],
        ...(list ? [[approvalKeys.list(listed), firstPage(list)] as [readonly unknown[], unknown]] : []),
        ...(detail ? [[approvalKeys.detail(detail.id), detail] as [readonly unknown[], unknown]] : []),
      ]}
    >
      <Inbox
        key={inboxAddress(filters)}
        filters={filters}
        agents={agents.data.map(({ id, name }) => ({ id, name }))}
        viewer={{ userId: ctx.userId, role: ctx.role, canDecide: ctx.scopes.has("agents:approve") }}
      />
    </Hydrate>
  );
}

/** What an address names and is not there, the page says in its place: the rest of it is shown. */
function orNothing(error: unknown): undefined {
  if (error instanceof AppError && error.code === "not_found") return undefined;
  throw error;
}
