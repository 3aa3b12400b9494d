import type { Metadata } from "next";
import { ApiKeysView } from "@/components/api-keys/api-keys-view";
import { Hydrate } from "@/components/shell/hydrate";
import { listApiKeys } from "@/lib/api-keys/list-api-keys";
import { API_KEYS_SHOWN, apiKeyKeys } from "@/lib/api-keys/queries";
import { requireSession } from "@/lib/auth/page-session";
import { ALL_SCOPES } from "@/lib/auth/scopes";
import { env } from "@/lib/config/env";

export const metadata: Metadata = { title: "API keys" };

export default async function ApiKeysPage() {
  const { ctx } = await requireSession("/settings/api-keys");
  const keys = await listApiKeys(ctx, { limit: API_KEYS_SHOWN });
  return (
    <Hydrate queries={[[apiKeyKeys.all, keys]]}>
      <ApiKeysView allowed={ALL_SCOPES.filter((scope) => ctx.scopes.has(scope))} origin={env.publicUrl} />
    </Hydrate>
  );
}
