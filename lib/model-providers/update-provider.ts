import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { requireRoom } from "@/lib/credentials/require-room";
import { db, type Prisma, type Tx } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/is-unique-violation";
import { requestEmbedding } from "@/lib/memory/request-embedding";
import { invalidInput, parseInput } from "@/lib/validation/parse-input";
import { replaceSecret, wipeSecret } from "@/lib/vault/stored-secret";
import { nameTaken } from "./create-provider";
import { fallbackColumns, findProvider, lockProviders, makeDefault } from "./find-provider";
import { checkBaseUrl, NO_EMBEDDINGS, type ProviderKind, type UpdateProviderInput, updateProviderInput } from "./input";
import { sealKey } from "./provider-key";
import { requestTest } from "./request-test";
import { auditedFields, type ModelProvider, type ModelProviderRow, serializeModelProvider } from "./serialize";

/**
 * Changes the fields that are given. Whatever decides how it is reached has it tested anew. A key never follows to
 * another host: there it is to be entered again.
 * @throws AppError not_found, validation_failed, url_not_allowed, already_exists (the name)
 */
export async function updateModelProvider(ctx: Ctx, id: string, input: UpdateProviderInput): Promise<ModelProvider> {
  requireScope(ctx, "credentials:write");
  const fields = parseInput(updateProviderInput, input);
  const { name, base_url, api_key, default_model, embedding_model, models, fallback, is_default } = fields;
  if (base_url !== undefined) checkBaseUrl(base_url);
  try {
    return await db.$transaction(async (tx) => {
      await lockProviders(tx, ctx);
      const before = await findProvider(tx, ctx, id);
      if (base_url !== undefined && before.kind !== "compatible")
        throw invalidInput([{ path: "base_url", message: "Only a compatible provider has one." }]);
      if (embedding_model && before.kind === "anthropic")
        throw invalidInput([{ path: "embedding_model", message: NO_EMBEDDINGS }]);
      const key = await keyColumns(tx, ctx, before, { name, base_url, api_key });
      const rewired =
        api_key !== undefined ||
        [
          [base_url, before.baseUrl],
          [default_model, before.defaultModel],
          [embedding_model, before.embeddingModel],
        ].some(([now, then]) => now !== undefined && now !== then);
      await tx.modelProvider.update({
        where: { id },
        data: {
          ...(name === undefined ? {} : { name }),
          ...(base_url === undefined ? {} : { baseUrl: base_url }),
          ...(default_model === undefined ? {} : { defaultModel: default_model }),
          ...(embedding_model === undefined ? {} : { embeddingModel: embedding_model }),
          ...(models === undefined ? {} : { models: models as unknown as Prisma.InputJsonArray }),
          ...(fallback === undefined ? {} : await fallbackColumns(tx, ctx, id, fallback)),
          ...key,
          ...(rewired ? UNTESTED : {}),
          updatedAt: new Date(),
        },
      });
      if (is_default) await makeDefault(tx, ctx, id);
      if (is_default === false && before.isDefault)
        throw invalidInput([{ path: "is_default", message: "Make another provider the default instead." }]);
      const row = await findProvider(tx, ctx, id);
      await recordAudit(tx, ctx, {
        action: "model_provider.updated",
        resourceType: "model_provider",
        resourceId: id,
        before: auditedFields(before),
        after: {
          ...auditedFields(row),
          ...(api_key === undefined ? {} : { key: api_key === null ? "removed" : "new" }),
        },
      });
      if (rewired) await requestTest(tx, id);
      await requestEmbedding(tx, ctx.workspaceId);
      return serializeModelProvider(row);
    });
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken(name ?? "") : error;
  }
}

/** The columns of a provider nobody has tried as it is now. */
const UNTESTED = { status: "untested", lastTestedAt: null, lastError: null, latencyMs: null };

interface KeyChange {
  name: string | undefined;
  base_url: string | undefined;
  api_key: string | null | undefined;
}

async function keyColumns(tx: Tx, ctx: Ctx, before: ModelProviderRow, change: KeyChange) {
  const { credentialId } = before;
  const baseUrl = change.base_url ?? before.baseUrl;
  const kind = before.kind as ProviderKind;
  const moved = hostOf(baseUrl) !== hostOf(before.baseUrl);
  if (change.api_key === undefined) {
    if (moved && credentialId)
      throw invalidInput([
        { path: "api_key", message: "Enter the key again: it is not sent to another host by itself." },
      ]);
    return {};
  }
  if (change.api_key === null && kind !== "compatible")
    throw invalidInput([{ path: "api_key", message: "This provider needs a key." }]);
  if (change.api_key !== null && credentialId && !moved) {
    const values = { value: change.api_key };
    await requireRoom(tx, ctx, values);
    if (await replaceSecret(tx, ctx.workspaceId, credentialId, values)) return {};
  }
  if (credentialId) await wipeSecret(tx, ctx.workspaceId, credentialId);
  if (change.api_key === null) return { credentialId: null };
  return { credentialId: await sealKey(tx, ctx, { name: change.name ?? before.name, kind, baseUrl }, change.api_key) };
}

const hostOf = (url: string | null) => (url === null ? null : new URL(url).host);
