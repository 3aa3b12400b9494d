import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { findSegment } from "./find-segment";
import { type Segment, serializeSegment } from "./serialize";

/** @throws AppError not_found */
export async function getSegment(ctx: Ctx, input: { segment: string }): Promise<Segment> {
  requireScope(ctx, "contacts:read");
  return serializeSegment(await findSegment(db, ctx, input.segment));
}
