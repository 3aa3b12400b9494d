import { db, type Tx } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { ToolError } from "@/lib/tools/tool-error";
import { openSecret, sealSecret } from "./seal-secret";
import { holdKeys } from "./vault-lock";

/** `connection`: held by a connection, and not listed among the credentials. */
export type StoredCredentialType = "api_key" | "basic" | "bearer" | "oauth2_client" | "connection";

/** What is secret of a credential, by name: `value` of an API key or token, `password`, `client_secret`, `access_token`, … */
export type SecretValues = Record<string, string>;

export interface NewSecret {
  workspaceId: string;
  name: string;
  type: StoredCredentialType;
  config: Record<string, string>;
  allowedHosts: string[];
  values: SecretValues;
  createdBy: string;
}

export interface OpenedCredential {
  id: string;
  name: string;
  type: StoredCredentialType;
  config: Record<string, string>;
  allowedHosts: string[];
  values: SecretValues;
  version: number;
}

/** Seals and stores a secret; a name is taken among live credentials once. @returns its id */
export async function insertSecret(tx: Tx, secret: NewSecret): Promise<string> {
  const { values, name, type, ...rest } = secret;
  const id = newId("credential");
  const place = { workspaceId: secret.workspaceId, credentialId: id, version: 1 };
  await holdKeys(tx);
  const liveName = type === "connection" ? null : name; // a connection's own name is what is unique there
  await tx.credential.create({
    data: { id, name, type, liveName, ...rest, ...sealSecret(place, JSON.stringify(values)) },
  });
  await raiseStamp(tx, secret.workspaceId);
  return id;
}

/** Puts another value in the place of the one that stands. @returns whether there was a live one */
export async function replaceSecret(tx: Tx, workspaceId: string, id: string, values: SecretValues): Promise<boolean> {
  const rows = await tx.$queryRaw<{ version: number }[]>`
    SELECT version FROM credentials WHERE id = ${id} AND workspace_id = ${workspaceId} AND revoked_at IS NULL FOR UPDATE`;
  if (!rows[0]) return false;
  const version = rows[0].version + 1;
  await holdKeys(tx);
  const sealed = sealSecret({ workspaceId, credentialId: id, version }, JSON.stringify(values));
  await tx.credential.update({ where: { id }, data: { version, updatedAt: new Date(), unopenedAt: null, ...sealed } });
  await raiseStamp(tx, workspaceId);
  return true;
}

/** Revokes it and forgets its value for good. @returns whether there was a live one */
export async function wipeSecret(tx: Tx, workspaceId: string, id: string): Promise<boolean> {
  const { count } = await tx.credential.updateMany({
    where: { id, workspaceId, revokedAt: null },
    data: {
      revokedAt: new Date(),
      unopenedAt: null,
      liveName: null,
      wrappedKey: new Uint8Array(),
      sealed: new Uint8Array(),
    },
  });
  if (count > 0) await raiseStamp(tx, workspaceId);
  return count > 0;
}

/**
 * A credential with its value; for the worker alone, which holds the vault's private keys.
 * @param ref id, or the name of a live one
 * @throws ToolError credential_not_found, credential_revoked, credential_undecryptable
 */
export async function openCredential(workspaceId: string, ref: string): Promise<OpenedCredential> {
  const row = await findLive(workspaceId, ref);
  try {
    return open(row);
  } catch {
    // it may have been wrapped anew, and its old key retired, since it was read
    const now = await findLive(workspaceId, ref);
    if (now.keyVersion === row.keyVersion && now.version === row.version) throw undecryptable(row.name);
    return open(now);
  }
}

/** In a restored copy that has not got the vault's keys, say. */
const undecryptable = (name: string) =>
  new ToolError(
    "credential_undecryptable",
    `The credential "${name}" cannot be opened: the vault's keys that it was sealed for are not here. Bring them back, or enter its value again.`,
  );

async function findLive(workspaceId: string, ref: string) {
  const where = { workspaceId, OR: [{ id: ref }, { liveName: ref }] };
  const row = await db.credential.findFirst({ where, orderBy: { id: "asc" } });
  if (!row) throw new ToolError("credential_not_found", `There is no credential "${ref}".`);
  if (row.revokedAt) throw new ToolError("credential_revoked", `The credential "${row.name}" is revoked.`);
  return row;
}

function open(row: Awaited<ReturnType<typeof findLive>>): OpenedCredential {
  const place = { workspaceId: row.workspaceId, credentialId: row.id, version: row.version };
  return {
    id: row.id,
    name: row.name,
    type: row.type as StoredCredentialType,
    config: row.config as Record<string, string>,
    allowedHosts: row.allowedHosts,
    values: JSON.parse(openSecret(place, row)) as SecretValues,
    version: row.version,
  };
}

/** Whoever keeps opened secrets of the workspace sees that they are no longer all. */
async function raiseStamp(tx: Tx, workspaceId: string): Promise<void> {
  await tx.workspace.update({ where: { id: workspaceId }, data: { vaultStamp: { increment: 1 } } });
}
