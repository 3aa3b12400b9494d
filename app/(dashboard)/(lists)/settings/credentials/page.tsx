import type { Metadata } from "next";
import { CredentialsView } from "@/components/credentials/credentials-view";
import { firstPage, Hydrate } from "@/components/shell/hydrate";
import { requireSession } from "@/lib/auth/page-session";
import { listCredentials } from "@/lib/credentials/list-credentials";
import { CREDENTIALS_PER_PAGE, credentialKeys } from "@/lib/credentials/queries";

export const metadata: Metadata = { title: "Credentials" };

export default async function CredentialsPage() {
  const { ctx } = await requireSession("/settings/credentials");
  const credentials = await listCredentials(ctx, { limit: CREDENTIALS_PER_PAGE });
  return (
    <Hydrate queries={[[credentialKeys.list(""), firstPage(credentials)]]}>
      <CredentialsView canWrite={ctx.scopes.has("credentials:write")} />
    </Hydrate>
  );
}
