import type { Metadata } from "next";
import { ImportsList } from "@/components/contact-imports/imports-list";
import { firstPage, Hydrate } from "@/components/shell/hydrate";
import { requireSession } from "@/lib/auth/page-session";
import { listImports } from "@/lib/contact-imports/list-imports";
import { importKeys } from "@/lib/contact-imports/queries";

export const metadata: Metadata = { title: "Imports" };

export default async function ImportsPage() {
  const { ctx } = await requireSession("/contacts/imports");
  return (
    <Hydrate queries={[[importKeys.list, firstPage(await listImports(ctx, { limit: 20 }))]]}>
      <ImportsList canWrite={ctx.scopes.has("contacts:write")} />
    </Hydrate>
  );
}
