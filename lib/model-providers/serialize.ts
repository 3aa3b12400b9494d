import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";
import { PROVIDER_KINDS, type ProviderKind } from "./input";

export const PROVIDER_STATUSES = ["untested", "ok", "error"] as const;

const price = z.number().nullable();

export const modelProviderSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    kind: z.enum(PROVIDER_KINDS),
    base_url: z.string().nullable(),
    has_key: z.boolean().openapi({ description: "Whether a key is kept for it. The key itself is never answered." }),
    default_model: z.string(),
    embedding_model: z.string().nullable(),
    models: z.array(z.strictObject({ name: z.string(), input_price: price, output_price: price })),
    fallback: z.strictObject({ provider_id: z.string(), model: z.string().nullable() }).nullable(),
    is_default: z.boolean(),
    status: z.enum(PROVIDER_STATUSES).openapi({ description: "What came of its last test." }),
    last_tested_at: timeSchema.nullable(),
    last_error: z.string().nullable(),
    latency_ms: z.int().nullable().openapi({ description: "How long the last test's answer took." }),
    created_by: z.string(),
    created_at: timeSchema,
    updated_at: timeSchema,
  })
  .openapi("ModelProvider");
export type ModelProvider = z.infer<typeof modelProviderSchema>;

export interface ModelPrice {
  name: string;
  input_price: number | null;
  output_price: number | null;
}

export interface ModelProviderRow {
  id: string;
  name: string;
  kind: string;
  baseUrl: string | null;
  credentialId: string | null;
  defaultModel: string;
  embeddingModel: string | null;
  models: unknown;
  fallbackId: string | null;
  fallbackModel: string | null;
  isDefault: boolean;
  status: string;
  lastTestedAt: Date | null;
  lastError: string | null;
  latencyMs: number | null;
  createdBy: string;
  createdAt: Date;
  updatedAt: Date;
}

/** What is stored as models, which only the verbs here write. */
export const modelsOf = (json: unknown) => (json ?? []) as ModelPrice[];

export function serializeModelProvider(row: ModelProviderRow): ModelProvider {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind as ProviderKind,
    base_url: row.baseUrl,
    has_key: row.credentialId !== null,
    default_model: row.defaultModel,
    embedding_model: row.embeddingModel,
    models: modelsOf(row.models),
    fallback: row.fallbackId === null ? null : { provider_id: row.fallbackId, model: row.fallbackModel },
    is_default: row.isDefault,
    status: row.status as ModelProvider["status"],
    last_tested_at: row.lastTestedAt?.toISOString() ?? null,
    last_error: row.lastError,
    latency_ms: row.latencyMs,
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

/** What the audit log keeps of a provider. */
export function auditedFields(row: ModelProviderRow) {
  const { name, kind, base_url, default_model, embedding_model, models, fallback, is_default } =
    serializeModelProvider(row);
  return { name, kind, base_url, default_model, embedding_model, models, fallback, is_default };
}
