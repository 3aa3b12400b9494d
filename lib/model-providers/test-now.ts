import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { findProvider } from "./find-provider";
import { requestTest } from "./request-test";
import { type ModelProvider, serializeModelProvider } from "./serialize";

/** Has the worker test a provider now; `last_tested_at` moves when it has. @throws AppError not_found */
export async function testModelProviderNow(ctx: Ctx, id: string): Promise<ModelProvider> {
  requireScope(ctx, "credentials:write");
  return db.$transaction(async (tx) => {
    const row = await findProvider(tx, ctx, id);
    await requestTest(tx, id);
    await recordAudit(tx, ctx, {
      action: "model_provider.tested",
      resourceType: "model_provider",
      resourceId: id,
    });
    return serializeModelProvider(row);
  });
}
