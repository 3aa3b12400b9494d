import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ImportView } from "@/components/contact-imports/import-view";
import { Hydrate } from "@/components/shell/hydrate";
import { requireSession } from "@/lib/auth/page-session";
import { getImport } from "@/lib/contact-imports/list-imports";
import { importKeys } from "@/lib/contact-imports/queries";
import { AppError } from "@/lib/errors/app-error";

export const metadata: Metadata = { title: "Import" };

export default async function ImportPage({ params }: { params: Promise<{ import: string }> }) {
  const id = decodeURIComponent((await params).import);
  const { ctx } = await requireSession(`/contacts/imports/${id}`);
  const found = await getImport(ctx, { import: id }).catch((error) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  return (
    <Hydrate queries={[[importKeys.detail(found.id), found]]}>
      <ImportView initial={found} canWrite={ctx.scopes.has("contacts:write")} />
    </Hydrate>
  );
}
