import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/is-unique-violation";
import { newId } from "@/lib/ids/new-id";
import { parseInput } from "@/lib/validation/parse-input";
import { clearDefault, nameTaken } from "./find-identity";
import { type CreateIdentityInput, createIdentityInput, identityColumns } from "./input";
import { type Identity, serializeIdentity } from "./serialize";

/** Somebody that mail to contacts comes from. @throws AppError validation_failed, already_exists (the name) */
export async function createIdentity(ctx: Ctx, input: CreateIdentityInput): Promise<Identity> {
  requireScope(ctx, "contacts:write");
  const given = parseInput(createIdentityInput, input);
  const { name, from_name: fromName, from_address: fromAddress } = given;
  const id = newId("senderIdentity");
  try {
    return await db.$transaction(async (tx) => {
      if (given.is_default) await clearDefault(tx, ctx);
      const own = { id, workspaceId: ctx.workspaceId, createdBy: ctx.actor.id };
      const data = { ...own, ...identityColumns(given), name, fromName, fromAddress };
      const identity = await tx.senderIdentity.create({ data });
      const after = { name, from_address: fromAddress };
      await recordAudit(tx, ctx, { action: "identity.created", resourceType: "identity", resourceId: id, after });
      return serializeIdentity(identity);
    });
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken() : error;
  }
}
