import type { Metadata } from "next";
import { ProvidersList } from "@/components/models/providers-list";
import { Hydrate } from "@/components/shell/hydrate";
import { requireSession } from "@/lib/auth/page-session";
import { env } from "@/lib/config/env";
import { listModelProviders } from "@/lib/model-providers/list-providers";
import { modelProviderKeys, PROVIDERS_SHOWN } from "@/lib/model-providers/queries";

export const metadata: Metadata = { title: "Models" };

export default async function ModelsPage() {
  const { ctx } = await requireSession("/settings/models");
  const providers = await listModelProviders(ctx, { limit: PROVIDERS_SHOWN });
  const { baseUrl, model } = env.llm;
  const environment = baseUrl ? { host: new URL(baseUrl).host, model: model || null } : null;
  return (
    <Hydrate queries={[[modelProviderKeys.list, providers]]}>
      <ProvidersList canWrite={ctx.scopes.has("credentials:write")} environment={environment} />
    </Hydrate>
  );
}
