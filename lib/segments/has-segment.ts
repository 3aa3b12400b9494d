import { db } from "@/lib/db/client";

/** Whether the workspace has a segment of this id or name. */
export async function hasSegment(workspaceId: string, ref: string): Promise<boolean> {
  return (await db.segment.count({ where: { workspaceId, OR: [{ id: ref }, { name: ref }] } })) > 0;
}
