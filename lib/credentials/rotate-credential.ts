import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { invalidInput, parseInput } from "@/lib/validation/parse-input";
import { replaceSecret, type SecretValues } from "@/lib/vault/stored-secret";
import { findCredential, lockCredential } from "./get-credential";
import { type CredentialType, isHeaderSecret, type RotateCredentialInput, rotateCredentialInput } from "./input";
import { requireRoom } from "./require-room";
import { type Credential, type CredentialRow, configOf, serializeCredential } from "./serialize";

/** What is secret of each type. */
const SECRET_FIELD = {
  api_key: "value",
  bearer: "value",
  basic: "password",
  oauth2_client: "client_secret",
} as const satisfies Record<CredentialType, keyof RotateCredentialInput>;

/**
 * Puts a new value in the place of the old one, which is forgotten. Steps that begin from now on use the new one.
 * @throws AppError not_found, validation_failed, credential_revoked
 */
export async function rotateCredential(ctx: Ctx, id: string, input: RotateCredentialInput): Promise<Credential> {
  requireScope(ctx, "credentials:write");
  const given = parseInput(rotateCredentialInput, input);
  return db.$transaction(async (tx) => {
    const row = await lockCredential(tx, ctx, id);
    const values = newValues(row, given);
    await requireRoom(tx, ctx, values);
    if (!(await replaceSecret(tx, ctx.workspaceId, id, values)))
      throw new AppError("credential_revoked", "The credential is revoked. Create another one.");
    const after = { name: row.name, version: row.version + 1 };
    await recordAudit(tx, ctx, { action: "credential.rotated", resourceType: "credential", resourceId: id, after });
    return serializeCredential(await findCredential(tx, ctx, id));
  });
}

function newValues(row: CredentialRow, given: RotateCredentialInput): SecretValues {
  const type = row.type as CredentialType;
  const field = SECRET_FIELD[type];
  const others = Object.keys(given).filter((name) => name !== field);
  const value = given[field];
  if (others.length > 0 || value === undefined) {
    const path = others[0] ?? field;
    throw invalidInput([{ path, message: `A credential of the type ${type} takes "${field}", and nothing else.` }]);
  }
  const inHeader = type === "bearer" || (type === "api_key" && !configOf(row).query);
  if (inHeader && !isHeaderSecret(value))
    throw invalidInput([{ path: field, message: "May only have printable ASCII characters, and no space around it." }]);
  return { [field]: value };
}
