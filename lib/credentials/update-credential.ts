import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/is-unique-violation";
import { parseInput } from "@/lib/validation/parse-input";
import { nameTaken } from "./create-credential";
import { lockCredential } from "./get-credential";
import { type UpdateCredentialInput, updateCredentialInput } from "./input";
import { type Credential, configOf, credentialSelect, serializeCredential } from "./serialize";

/** Changes what is given, never the value. @throws AppError not_found, validation_failed, already_exists (the name) */
export async function updateCredential(ctx: Ctx, id: string, input: UpdateCredentialInput): Promise<Credential> {
  requireScope(ctx, "credentials:write");
  const { name, description, allowed_hosts: allowedHosts } = parseInput(updateCredentialInput, input);
  try {
    return await db.$transaction(async (tx) => {
      const before = await lockCredential(tx, ctx, id);
      const { description: old = "", ...config } = configOf(before);
      const words = description ?? old;
      const row = await tx.credential.update({
        where: { id },
        data: {
          ...(name === undefined ? {} : { name, ...(before.revokedAt ? {} : { liveName: name }) }),
          ...(allowedHosts === undefined ? {} : { allowedHosts }),
          config: { ...config, ...(words === "" ? {} : { description: words }) },
          updatedAt: new Date(),
        },
        select: credentialSelect,
      });
      await recordAudit(tx, ctx, {
        action: "credential.updated",
        resourceType: "credential",
        resourceId: id,
        before: { name: before.name, allowed_hosts: before.allowedHosts },
        after: { name: row.name, allowed_hosts: row.allowedHosts },
      });
      return serializeCredential(row);
    });
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken() : error;
  }
}
