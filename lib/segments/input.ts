import { z } from "@hono/zod-openapi";
import { freeText, nameText } from "@/lib/validation/text";
import { segmentFilter } from "./filter-schema";

export const createSegmentInput = z.strictObject({
  name: nameText,
  description: freeText(1000).optional(),
  filter: segmentFilter,
});
export type CreateSegmentInput = z.input<typeof createSegmentInput>;

export const updateSegmentInput = createSegmentInput.partial();
export type UpdateSegmentInput = z.input<typeof updateSegmentInput>;
