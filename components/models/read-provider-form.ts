import type { ModelProvider } from "@/lib/model-providers/queries";

export interface ProviderForm {
  name: string;
  kind: ModelProvider["kind"];
  base_url: string;
  api_key: string;
  default_model: string;
  embedding_model: string | null;
  models: ModelProvider["models"];
  fallback: { provider_id?: string; model?: string } | null;
}

/** @param rows how many models have a row of prices; those left without a name are none */
export function readProviderForm(form: FormData, kind: ProviderForm["kind"], rows: number): ProviderForm {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const price = (name: string) => (text(name) === "" ? null : Number(text(name)));
  const models = Array.from({ length: rows }, (_, index) => ({
    name: text(`model_${index}`),
    input_price: price(`input_${index}`),
    output_price: price(`output_${index}`),
  }));
  const fallback = text("fallback");
  const model = text("fallback_model");
  return {
    name: text("name"),
    kind,
    base_url: kind === "compatible" ? text("base_url") : "",
    api_key: text("api_key"),
    default_model: text("default_model"),
    embedding_model: text("embedding_model") || null,
    models: models.filter(({ name }) => name !== ""),
    fallback:
      fallback === "" ? null : { ...(fallback !== "this" && { provider_id: fallback }), ...(model && { model }) },
  };
}
