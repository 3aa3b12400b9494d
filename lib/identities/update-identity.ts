import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/is-unique-violation";
import { parseInput } from "@/lib/validation/parse-input";
import { clearDefault, findIdentity, nameTaken } from "./find-identity";
import { identityColumns, type UpdateIdentityInput, updateIdentityInput } from "./input";
import { type Identity, serializeIdentity } from "./serialize";

/** Changes the fields that are given. @throws AppError not_found, validation_failed, already_exists */
export async function updateIdentity(ctx: Ctx, id: string, input: UpdateIdentityInput): Promise<Identity> {
  requireScope(ctx, "contacts:write");
  const given = parseInput(updateIdentityInput, input);
  try {
    return await db.$transaction(async (tx) => {
      const before = await findIdentity(tx, ctx, id);
      if (given.is_default) await clearDefault(tx, ctx);
      const identity = await tx.senderIdentity.update({
        where: { id },
        data: {
          ...identityColumns(given),
          ...(given.name !== undefined && { name: given.name }),
          updatedAt: new Date(),
        },
      });
      await recordAudit(tx, ctx, {
        action: "identity.updated",
        resourceType: "identity",
        resourceId: id,
        before: { name: before.name, from_address: before.fromAddress, daily_limit: before.dailyLimit },
        after: { name: identity.name, from_address: identity.fromAddress, daily_limit: identity.dailyLimit },
      });
      return serializeIdentity(identity);
    });
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken() : error;
  }
}
