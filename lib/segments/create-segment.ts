import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/is-unique-violation";
import { AppError } from "@/lib/errors/app-error";
import { newId } from "@/lib/ids/new-id";
import { parseInput } from "@/lib/validation/parse-input";
import { type CreateSegmentInput, createSegmentInput } from "./input";
import { type Segment, serializeSegment } from "./serialize";

/** @throws AppError validation_failed, already_exists (the name) */
export async function createSegment(ctx: Ctx, input: CreateSegmentInput): Promise<Segment> {
  requireScope(ctx, "contacts:write");
  const { name, description = "", filter } = parseInput(createSegmentInput, input);
  const id = newId("segment");
  try {
    return await db.$transaction(async (tx) => {
      const data = { id, workspaceId: ctx.workspaceId, name, description, filter, createdBy: ctx.actor.id };
      const segment = await tx.segment.create({ data });
      const entry = { resourceType: "segment", resourceId: id, after: { name, filter } };
      await recordAudit(tx, ctx, { action: "segment.created", ...entry });
      return serializeSegment(segment);
    });
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken() : error;
  }
}

export function nameTaken(): AppError {
  return new AppError("already_exists", "Another segment has this name.");
}
