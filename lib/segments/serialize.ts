import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";
import type { Prisma } from "@/lib/db/client";
import { segmentFilter } from "./filter-schema";

export const segmentSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    filter: segmentFilter,
    created_at: timeSchema,
    updated_at: timeSchema,
  })
  .openapi("Segment");
export type Segment = z.infer<typeof segmentSchema>;

export interface SegmentRow {
  id: string;
  name: string;
  description: string;
  filter: Prisma.JsonValue;
  createdAt: Date;
  updatedAt: Date;
}

export function serializeSegment({ id, name, description, filter, createdAt, updatedAt }: SegmentRow): Segment {
  return {
    id,
    name,
    description,
    filter: filter as Segment["filter"],
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  };
}
