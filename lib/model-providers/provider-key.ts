import type { Ctx } from "@/lib/auth/context";
import { env } from "@/lib/config/env";
import { requireRoom } from "@/lib/credentials/require-room";
import type { Tx } from "@/lib/db/client";
import { insertSecret } from "@/lib/vault/stored-secret";
import type { ProviderKind } from "./input";

/** Where the models of a provider are asked, without a slash at the end. */
export function urlOf({ kind, baseUrl }: { kind: ProviderKind; baseUrl: string | null }): string {
  if (kind === "openai") return env.openaiUrl;
  if (kind === "anthropic") return env.anthropicUrl;
  return (baseUrl ?? "").replace(/\/+$/, "");
}

interface NewKey {
  name: string;
  kind: ProviderKind;
  baseUrl: string | null;
}

/**
 * Seals a provider's key into the vault, for its own host alone, as a credential that is not listed.
 * @returns the credential's id @throws AppError validation_failed when the vault is full
 */
export async function sealKey(tx: Tx, ctx: Ctx, provider: NewKey, apiKey: string): Promise<string> {
  const values = { value: apiKey };
  await requireRoom(tx, ctx, values);
  return insertSecret(tx, {
    workspaceId: ctx.workspaceId,
    name: provider.name,
    type: "connection",
    config: {},
    allowedHosts: [new URL(urlOf(provider)).host],
    values,
    createdBy: ctx.actor.id,
  });
}
