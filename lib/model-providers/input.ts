import { z } from "@hono/zod-openapi";
import { env } from "@/lib/config/env";
import { AppError } from "@/lib/errors/app-error";
import { UrlNotAllowedError } from "@/lib/net/errors";
import { assertUrlAllowed } from "@/lib/net/safe-fetch";
import { hostAndPort } from "@/lib/net/vet-address";
import { nameText } from "@/lib/validation/text";

export const PROVIDER_KINDS = ["openai", "anthropic", "compatible"] as const;
export type ProviderKind = (typeof PROVIDER_KINDS)[number];

export const MOST_MODELS = 50;
export const NO_EMBEDDINGS = "Anthropic makes no embeddings.";

const name = nameText
  .max(60, "May have at most 60 characters.")
  .refine((text) => !text.includes("/"), "May have no slash: agents name a model as `provider/model`.")
  .openapi({ description: "What agents call it by, as in `OpenAI/gpt-5-mini`.", example: "OpenAI" });

const modelName = z
  .string()
  .trim()
  .min(1, "May not be empty.")
  .max(200, "May have at most 200 characters.")
  .regex(/^[\x21-\x7e]+$/, "Must be the name of a model, without spaces.");

const price = z
  .number()
  .min(0, "May not be negative.")
  .max(100_000, "May be at most 100000.")
  .nullable()
  .optional()
  .transform((value) => value ?? null)
  .openapi({ type: "number", description: "US dollars for a million tokens; null: not known." });

const models = z
  .array(z.strictObject({ name: modelName, input_price: price, output_price: price }))
  .max(MOST_MODELS, `May have at most ${MOST_MODELS} models.`)
  .refine((all) => new Set(all.map((each) => each.name)).size === all.length, "Names each model once.")
  .openapi({ description: "Its models that agents name without the provider, and what they cost." });

const apiKey = z
  .string()
  .min(1, "May not be empty.")
  .max(4000, "May have at most 4000 characters.")
  .regex(/^[\x21-\x7e]+$/, "May only have printable ASCII characters and no spaces. Was a line break copied with it?");

const baseUrl = z.url("Must be a URL.").max(2000, "May have at most 2000 characters.").regex(/^\S+$/, "Must be a URL.");

const fallback = z
  .strictObject({
    provider_id: z.string().max(200).optional().openapi({ description: "Another provider; left out: this one." }),
    model: modelName.optional().openapi({ description: "Left out: the default model of the other provider." }),
  })
  .nullable()
  .openapi({
    description: "What is asked instead when a call fails with 408, 409, 429 or 5xx, or does not get through.",
  });

const embeddingModel = modelName
  .nullable()
  .openapi({ description: "Makes agents' memories searchable by meaning; null: they are found by their words." });
const isDefault = z.boolean().openapi({ description: "Asked by agents that name no model." });
const keyHint = { description: "Sealed at once, and never answered again." };

export const createProviderInput = z
  .strictObject({
    name,
    kind: z
      .enum(PROVIDER_KINDS)
      .openapi({ description: "`compatible`: anything that speaks OpenAI's chat completions." }),
    base_url: baseUrl.optional().openapi({ description: "Of a `compatible` provider, with its `/v1`." }),
    api_key: apiKey.optional().openapi(keyHint),
    default_model: modelName,
    embedding_model: embeddingModel.optional(),
    models: models.optional(),
    fallback: fallback.optional(),
    is_default: isDefault.optional(),
  })
  .superRefine(({ kind, base_url, api_key, embedding_model }, issues) => {
    const refuse = (path: string, message: string) => issues.addIssue({ code: "custom", path: [path], message });
    if (kind === "compatible" && base_url === undefined) refuse("base_url", "A compatible provider needs its address.");
    if (kind !== "compatible" && base_url !== undefined) refuse("base_url", "Only a compatible provider has one.");
    if (kind !== "compatible" && api_key === undefined) refuse("api_key", "This provider needs a key.");
    if (kind === "anthropic" && embedding_model) refuse("embedding_model", NO_EMBEDDINGS);
  });
export type CreateProviderInput = z.input<typeof createProviderInput>;

export const updateProviderInput = z
  .strictObject({
    name,
    base_url: baseUrl,
    api_key: apiKey.nullable().openapi({ ...keyHint, description: `${keyHint.description} null: none is needed.` }),
    default_model: modelName,
    embedding_model: embeddingModel,
    models,
    fallback,
    is_default: isDefault,
  })
  .partial();
export type UpdateProviderInput = z.input<typeof updateProviderInput>;

/** @throws AppError url_not_allowed, saying why nothing is sent there */
export function checkBaseUrl(url: string): void {
  const refused = (message: string) =>
    new AppError("url_not_allowed", message, { details: [{ path: "base_url", message }] });
  try {
    assertUrlAllowed(url);
  } catch (error) {
    if (error instanceof UrlNotAllowedError) throw refused(error.message);
    throw error;
  }
  const target = new URL(url);
  if (target.search || target.hash) throw refused("A base URL ends with its path.");
  if (target.protocol !== "https:" && !env.allowPrivateHosts.includes(hostAndPort(target)))
    throw refused("Only https is allowed here: what agents ask and are told would be open to others.");
}
