import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { findProvider } from "./find-provider";
import { type ModelProvider, serializeModelProvider } from "./serialize";

/** @throws AppError not_found */
export async function getModelProvider(ctx: Ctx, id: string): Promise<ModelProvider> {
  requireScope(ctx, "credentials:read");
  return serializeModelProvider(await findProvider(db, ctx, id));
}
