import type { Tx } from "@/lib/db/client";

/** Advisory locks of the vault, by their keys: held by those who seal, and by the one who rotates. */
export const SEALING_LOCK = 7_305_112_001;
export const ROTATION_LOCK = 7_305_112_002;

/** Until the transaction ends no key is retired: what is sealed in it is wrapped for a key that will still be there. */
export async function holdKeys(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(${SEALING_LOCK}::bigint)`;
}
