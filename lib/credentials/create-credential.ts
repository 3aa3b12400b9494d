import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/is-unique-violation";
import { AppError } from "@/lib/errors/app-error";
import { invalidInput, parseInput } from "@/lib/validation/parse-input";
import { insertSecret, type SecretValues } from "@/lib/vault/stored-secret";
import { findCredential } from "./get-credential";
import { type CreateCredentialInput, checkTokenUrl, createCredentialInput } from "./input";
import { requireRoom } from "./require-room";
import { type Credential, serializeCredential } from "./serialize";

/** Every run of the workspace looks for each of them in what it records. */
export const MAX_CREDENTIALS = 200;

/**
 * Seals a secret into the vault. It is never answered again.
 * @throws AppError validation_failed, url_not_allowed, already_exists (the name), unavailable while the vault has no key
 */
export async function createCredential(ctx: Ctx, input: CreateCredentialInput): Promise<Credential> {
  requireScope(ctx, "credentials:write");
  const fields = parseInput(createCredentialInput, input);
  if (fields.type === "oauth2_client") checkTokenUrl(fields.token_url);
  const { values, config } = divide(fields);
  const { name, type, allowed_hosts: allowedHosts, description } = fields;
  try {
    return await db.$transaction(async (tx) => {
      // one at a time in a workspace, so that the limit holds
      await tx.$queryRaw`SELECT id FROM workspaces WHERE id = ${ctx.workspaceId} FOR NO KEY UPDATE`;
      const live = { workspaceId: ctx.workspaceId, revokedAt: null, type: { not: "connection" } };
      if ((await tx.credential.count({ where: live })) >= MAX_CREDENTIALS)
        throw invalidInput([{ path: "", message: `A workspace has at most ${MAX_CREDENTIALS} live credentials.` }]);
      await requireRoom(tx, ctx, values);
      const id = await insertSecret(tx, {
        workspaceId: ctx.workspaceId,
        name,
        type,
        config: { ...config, ...(description ? { description } : {}) },
        allowedHosts,
        values,
        createdBy: ctx.actor.id,
      });
      const after = { name, type, allowed_hosts: allowedHosts };
      await recordAudit(tx, ctx, { action: "credential.created", resourceType: "credential", resourceId: id, after });
      return serializeCredential(await findCredential(tx, ctx, id));
    });
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken() : error;
  }
}

export function nameTaken(): AppError {
  return new AppError("already_exists", "Another live credential has this name.");
}

type Fields = ReturnType<typeof createCredentialInput.parse>;

/** What is secret of it, and what is not. */
function divide(fields: Fields): { values: SecretValues; config: Record<string, string> } {
  switch (fields.type) {
    case "api_key": {
      const { value, query, header = "X-API-Key" } = fields;
      return { values: { value }, config: query === undefined ? { header } : { query } };
    }
    case "bearer":
      return { values: { value: fields.value }, config: {} };
    case "basic":
      return { values: { password: fields.password }, config: { username: fields.username } };
    case "oauth2_client": {
      const { token_url, client_id, client_secret, scope } = fields;
      return { values: { client_secret }, config: { token_url, client_id, ...(scope ? { scope } : {}) } };
    }
  }
}
