import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/is-unique-violation";
import { parseInput } from "@/lib/validation/parse-input";
import { nameTaken } from "./create-connection";
import { findConnection } from "./get-connection";
import { type UpdateConnectionInput, updateConnectionInput } from "./input";
import { type Connection, serializeConnection } from "./serialize";

/** Renames a connection; plans that name it by its old name no longer find it. @throws AppError not_found, already_exists */
export async function updateConnection(ctx: Ctx, id: string, input: UpdateConnectionInput): Promise<Connection> {
  requireScope(ctx, "credentials:write");
  const { name } = parseInput(updateConnectionInput, input);
  try {
    return await db.$transaction(async (tx) => {
      const before = await findConnection(tx, ctx, id);
      const row = await tx.connection.update({ where: { id }, data: { name, updatedAt: new Date() } });
      await recordAudit(tx, ctx, {
        action: "connection.updated",
        resourceType: "connection",
        resourceId: id,
        before: { name: before.name },
        after: { name },
      });
      return serializeConnection(row);
    });
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken() : error;
  }
}
