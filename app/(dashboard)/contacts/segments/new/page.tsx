import type { Metadata } from "next";
import { SegmentEditor } from "@/components/segments/segment-editor";
import { requireSession } from "@/lib/auth/page-session";

export const metadata: Metadata = { title: "New segment" };

export default async function NewSegmentPage() {
  const { ctx } = await requireSession("/contacts/segments/new");
  return <SegmentEditor canWrite={ctx.scopes.has("contacts:write")} />;
}
