import type { Metadata } from "next";
import { ImportUpload } from "@/components/contact-imports/import-upload";
import { requireSession } from "@/lib/auth/page-session";

export const metadata: Metadata = { title: "Import contacts" };

export default async function NewImportPage() {
  await requireSession("/contacts/imports/new");
  return <ImportUpload />;
}
