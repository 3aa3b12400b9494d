import type { Ctx } from "@/lib/auth/context";
import type { Tx } from "@/lib/db/client";
import { invalidInput } from "@/lib/validation/parse-input";
import type { SecretValues } from "@/lib/vault/stored-secret";

/** Of all secrets of a workspace together: its runs look for every part of them in what they record. */
export const MAX_VAULT_BYTES = 1024 * 1024;

/** @throws AppError validation_failed when the vault would grow beyond its limit */
export async function requireRoom(tx: Tx, { workspaceId }: Ctx, values: SecretValues): Promise<void> {
  const rows = await tx.$queryRaw<{ bytes: number }[]>`
    SELECT coalesce(sum(octet_length(sealed)), 0)::int AS bytes FROM credentials WHERE workspace_id = ${workspaceId} AND revoked_at IS NULL`;
  const wanted = Buffer.byteLength(JSON.stringify(values));
  if ((rows[0]?.bytes ?? 0) + wanted > MAX_VAULT_BYTES)
    throw invalidInput([{ path: "", message: "The secrets of a workspace have at most 1 MiB together. Revoke some." }]);
}
