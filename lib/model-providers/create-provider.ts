import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, type Prisma } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/is-unique-violation";
import { AppError } from "@/lib/errors/app-error";
import { newId } from "@/lib/ids/new-id";
import { requestEmbedding } from "@/lib/memory/request-embedding";
import { invalidInput, parseInput } from "@/lib/validation/parse-input";
import { fallbackColumns, findProvider, lockProviders, makeDefault } from "./find-provider";
import { type CreateProviderInput, checkBaseUrl, createProviderInput } from "./input";
import { sealKey } from "./provider-key";
import { requestTest } from "./request-test";
import { auditedFields, type ModelProvider, serializeModelProvider } from "./serialize";

export const MAX_PROVIDERS = 20;

/**
 * Adds a provider; the first becomes the default. The worker tests it at once.
 * @throws AppError validation_failed, url_not_allowed, already_exists (the name)
 */
export async function createModelProvider(ctx: Ctx, input: CreateProviderInput): Promise<ModelProvider> {
  requireScope(ctx, "credentials:write");
  const fields = parseInput(createProviderInput, input);
  const { name, kind, api_key, base_url: baseUrl = null } = fields;
  if (baseUrl !== null) checkBaseUrl(baseUrl);
  const id = newId("modelProvider");
  const { workspaceId } = ctx;
  try {
    return await db.$transaction(async (tx) => {
      await lockProviders(tx, ctx);
      const count = await tx.modelProvider.count({ where: { workspaceId } });
      if (count >= MAX_PROVIDERS)
        throw invalidInput([{ path: "", message: `A workspace has at most ${MAX_PROVIDERS} model providers.` }]);
      await tx.modelProvider.create({
        data: {
          id,
          workspaceId,
          name,
          kind,
          baseUrl,
          credentialId: api_key === undefined ? null : await sealKey(tx, ctx, { name, kind, baseUrl }, api_key),
          defaultModel: fields.default_model,
          embeddingModel: fields.embedding_model ?? null,
          models: (fields.models ?? []) as unknown as Prisma.InputJsonArray,
          createdBy: ctx.actor.id,
        },
      });
      if (fields.fallback)
        await tx.modelProvider.update({ where: { id }, data: await fallbackColumns(tx, ctx, id, fields.fallback) });
      if (count === 0 || fields.is_default) await makeDefault(tx, ctx, id);
      const row = await findProvider(tx, ctx, id);
      const after = auditedFields(row);
      const audit = { action: "model_provider.created", resourceType: "model_provider", resourceId: id, after };
      await recordAudit(tx, ctx, audit);
      await requestTest(tx, id);
      await requestEmbedding(tx, workspaceId);
      return serializeModelProvider(row);
    });
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken(name) : error;
  }
}

export function nameTaken(name: string): AppError {
  return new AppError("already_exists", `There is a model provider "${name}" already.`);
}
