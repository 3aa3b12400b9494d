import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/is-unique-violation";
import { parseInput } from "@/lib/validation/parse-input";
import { nameTaken } from "./create-segment";
import { findSegment } from "./find-segment";
import { type UpdateSegmentInput, updateSegmentInput } from "./input";
import { type Segment, serializeSegment } from "./serialize";

/** Changes the fields that are given. @throws AppError not_found, validation_failed, already_exists */
export async function updateSegment(ctx: Ctx, id: string, input: UpdateSegmentInput): Promise<Segment> {
  requireScope(ctx, "contacts:write");
  const { name, description, filter } = parseInput(updateSegmentInput, input);
  try {
    return await db.$transaction(async (tx) => {
      const before = await findSegment(tx, ctx, id);
      const segment = await tx.segment.update({
        where: { id },
        data: {
          ...(name !== undefined && { name }),
          ...(description !== undefined && { description }),
          ...(filter !== undefined && { filter }),
          updatedAt: new Date(),
        },
      });
      await recordAudit(tx, ctx, {
        action: "segment.updated",
        resourceType: "segment",
        resourceId: id,
        before: { name: before.name, filter: before.filter as object },
        after: { name: segment.name, filter: segment.filter as object },
      });
      return serializeSegment(segment);
    });
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken() : error;
  }
}
