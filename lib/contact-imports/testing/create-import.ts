import type { Ctx } from "@/lib/auth/context";
import { uploadImport } from "../upload-import";

/** A file of this text that waits to be imported. @returns the import's id */
export async function createContactImport(
  ctx: Ctx,
  text: string | Uint8Array,
  fileName = "contacts.csv",
): Promise<string> {
  const body = new Response(text as BodyInit).body;
  return (await uploadImport(ctx, { fileName, body })).id;
}
