import type { Metadata } from "next";
import { SegmentsList } from "@/components/segments/segments-list";
import { Hydrate } from "@/components/shell/hydrate";
import { requireSession } from "@/lib/auth/page-session";
import { listSegments } from "@/lib/segments/list-segments";
import { segmentKeys } from "@/lib/segments/queries";

export const metadata: Metadata = { title: "Segments" };

export default async function SegmentsPage() {
  const { ctx } = await requireSession("/contacts/segments");
  return (
    <Hydrate queries={[[segmentKeys.list, await listSegments(ctx, { limit: 100 })]]}>
      <SegmentsList canWrite={ctx.scopes.has("contacts:write")} />
    </Hydrate>
  );
}
