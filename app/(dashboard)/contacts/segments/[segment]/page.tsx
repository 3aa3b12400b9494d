import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { SegmentEditor } from "@/components/segments/segment-editor";
import { requireSession } from "@/lib/auth/page-session";
import { AppError } from "@/lib/errors/app-error";
import { getSegment } from "@/lib/segments/get-segment";

export const metadata: Metadata = { title: "Segment" };

export default async function SegmentPage({ params }: { params: Promise<{ segment: string }> }) {
  const id = decodeURIComponent((await params).segment);
  const { ctx } = await requireSession(`/contacts/segments/${id}`);
  const segment = await getSegment(ctx, { segment: id }).catch((error) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  return <SegmentEditor segment={segment} canWrite={ctx.scopes.has("contacts:write")} />;
}
