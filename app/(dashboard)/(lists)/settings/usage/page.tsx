import type { Metadata } from "next";
import { Hydrate } from "@/components/shell/hydrate";
import { PageHeader } from "@/components/ui/page-header";
import { RangeBar } from "@/components/usage/range-bar";
import { UsageView } from "@/components/usage/usage-view";
import { requireSession } from "@/lib/auth/page-session";
import { getModelUsage } from "@/lib/usage/get-model-usage";
import { getUsage } from "@/lib/usage/get-usage";
import { usageKeys } from "@/lib/usage/queries";
import { parseUsageView, usageAddress } from "@/lib/usage/usage-address";

export const metadata: Metadata = { title: "Usage" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function UsagePage({ searchParams }: { searchParams: Search }) {
  const { days, ...range } = parseUsageView(await searchParams, Date.now());
  const { ctx } = await requireSession(usageAddress(days === null ? range : { days }));
  const [byDay, byAgent, byKey, byModel] = await Promise.all([
    getUsage(ctx, { ...range, group_by: "day" }),
    getUsage(ctx, { ...range, group_by: "agent" }),
    getUsage(ctx, { ...range, group_by: "key" }),
    getModelUsage(ctx, range),
  ]);
  return (
    <Hydrate
      queries={[
        [usageKeys.by("day", range), byDay],
        [usageKeys.by("agent", range), byAgent],
        [usageKeys.by("key", range), byKey],
        [usageKeys.models(range), byModel],
      ]}
    >
      <PageHeader
        title="Usage"
        description="What your agents ran and used. A run counts on the day it was started, in UTC, with all it has used since."
      />
      <RangeBar range={range} days={days} />
      <UsageView range={range} />
    </Hydrate>
  );
}
