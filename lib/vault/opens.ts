import { openSecret } from "./seal-secret";

/** What stands of a credential in its row. */
export interface SealedRow {
  id: string;
  workspace_id: string;
  version: number;
  key_version: number;
  wrapped_key: Buffer;
  sealed: Buffer;
}

/** Whether the vault's keys open it; what it holds is not kept. */
export function opens({ id, workspace_id, version, key_version, wrapped_key, sealed }: SealedRow): boolean {
  const secret = { keyVersion: key_version, wrappedKey: new Uint8Array(wrapped_key), sealed: new Uint8Array(sealed) };
  try {
    openSecret({ workspaceId: workspace_id, credentialId: id, version }, secret);
    return true;
  } catch {
    return false;
  }
}
