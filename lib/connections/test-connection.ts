import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { invalidInput } from "@/lib/validation/parse-input";
import { emitCheck } from "./emit-check";
import { findConnection } from "./get-connection";
import { type Connection, serializeConnection } from "./serialize";

/** Has the worker try a connection out: `last_checked_at` and `status` say when it has. @throws AppError not_found, validation_failed */
export async function testConnection(ctx: Ctx, input: { connection: string }): Promise<Connection> {
  requireScope(ctx, "credentials:write");
  return db.$transaction(async (tx) => {
    const { id, status } = await findConnection(tx, ctx, input.connection);
    if (status === "authorizing") {
      throw invalidInput([{ path: "connection", message: "Nobody has signed in yet; reconnect it first." }]);
    }
    const row = await tx.connection.update({ where: { id }, data: { status: "checking", updatedAt: new Date() } });
    await recordAudit(tx, ctx, { action: "connection.tested", resourceType: "connection", resourceId: id });
    await emitCheck(tx, id);
    return serializeConnection(row);
  });
}
