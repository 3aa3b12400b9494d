import { env } from "@/lib/config/env";
import { pool } from "@/lib/db/client";
import type { ProviderKind } from "@/lib/model-providers/input";
import { urlOf } from "@/lib/model-providers/provider-key";
import type { ModelPrice } from "@/lib/model-providers/serialize";
import { ToolError } from "@/lib/tools/tool-error";

/** Where models are asked: a provider of the workspace, or the installation's own from the environment. */
export interface Provider {
  /** null: of the environment. */
  id: string | null;
  name: string;
  kind: ProviderKind;
  url: string;
  credentialId: string | null;
  /** Of the environment's; a workspace's own key stands in the vault. */
  apiKey?: string | undefined;
  defaultModel: string | undefined;
  embeddingModel: string | null;
  models: ModelPrice[];
  fallbackId: string | null;
  fallbackModel: string | null;
}

export interface ModelChoice {
  provider: Provider;
  model: string;
  /** Asked because another one failed. */
  fallback: boolean;
}

/** What the environment's provider is called where calls are listed. */
export const ENVIRONMENT = "environment";

type Row = Omit<Provider, "url"> & { baseUrl: string | null; isDefault: boolean };

const PROVIDERS = `
  SELECT id, name, kind, base_url AS "baseUrl", credential_id AS "credentialId", default_model AS "defaultModel",
    embedding_model AS "embeddingModel", models, fallback_id AS "fallbackId", fallback_model AS "fallbackModel"
  FROM model_providers WHERE workspace_id = $1 ORDER BY is_default DESC, id`;

/** Those of a workspace, its default first; else the environment's; else none. */
export async function providersOf(workspaceId: string | undefined): Promise<Provider[]> {
  if (workspaceId !== undefined) {
    const { rows } = await pool.query<Row>({ name: "model-providers", text: PROVIDERS, values: [workspaceId] });
    if (rows.length > 0)
      return rows.map(({ baseUrl, ...row }) => ({ ...row, url: urlOf({ kind: row.kind, baseUrl }) }));
  }
  const { baseUrl, apiKey, model, embeddingModel } = env.llm;
  if (!baseUrl) return [];
  const none = { credentialId: null, fallbackId: null, fallbackModel: null, models: [] };
  const own = { id: null, name: ENVIRONMENT, kind: "compatible" as const, url: baseUrl, apiKey };
  return [{ ...own, ...none, defaultModel: model || undefined, embeddingModel: embeddingModel ?? null }];
}

/**
 * What to ask for a model, the first first; empty without any provider: then the offline planner answers.
 * @param name `provider/model`, the name of a model alone, or nothing for the default
 * @throws ToolError model_not_configured
 */
export async function modelChoices(workspaceId: string | undefined, name?: string): Promise<ModelChoice[]> {
  const providers = await providersOf(workspaceId);
  const first = choose(providers, name);
  if (!first) return [];
  const { fallbackId, fallbackModel } = first.provider;
  const other = fallbackId === null ? undefined : providers.find(({ id }) => id === fallbackId);
  const model = fallbackModel ?? other?.defaultModel;
  if (!other || model === undefined || (other === first.provider && model === first.model)) return [first];
  return [first, { provider: other, model, fallback: true }];
}

/** The provider of workspace or environment whose model makes embeddings, if any: the default one, else the oldest. */
export async function embeddingChoice(workspaceId: string): Promise<ModelChoice | undefined> {
  const provider = (await providersOf(workspaceId)).find(({ embeddingModel }) => embeddingModel !== null);
  return provider?.embeddingModel ? { provider, model: provider.embeddingModel, fallback: false } : undefined;
}

function choose(providers: Provider[], name: string | undefined): ModelChoice | undefined {
  const standard = providers[0];
  if (!standard) return undefined;
  const slash = name?.indexOf("/") ?? -1;
  const named = slash > 0 ? providers.find((each) => sameName(each.name, name?.slice(0, slash))) : undefined;
  if (named && name) return { provider: named, model: name.slice(slash + 1), fallback: false };
  const model = name ?? standard.defaultModel;
  if (!model)
    throw new ToolError("model_not_configured", "No model is named: set DROVER_LLM_MODEL, or model in the step.");
  const owner =
    name === undefined ? undefined : providers.find(({ models }) => models.some((each) => each.name === name));
  return { provider: owner ?? standard, model, fallback: false };
}

const sameName = (a: string, b: string | undefined) => a.toLowerCase() === b?.toLowerCase();

/** Micro US dollars, or null where no price is known. Dollars for a million tokens are micro-dollars for one. */
export function costOf(
  { provider, model }: ModelChoice,
  usage: { inputTokens: number; outputTokens: number },
): number | null {
  const price = provider.models.find(({ name }) => name === model);
  if (!price || price.input_price === null || (price.output_price === null && usage.outputTokens > 0)) return null;
  return Math.round(usage.inputTokens * price.input_price + usage.outputTokens * (price.output_price ?? 0));
}
