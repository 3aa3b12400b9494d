import type { ModelProvider } from "@/lib/model-providers/queries";

/** What people call each kind of provider, and examples of its models. */
export const KINDS: Record<ModelProvider["kind"], { label: string; model: string; embedding: string }> = {
  openai: { label: "OpenAI", model: "gpt-5-mini", embedding: "text-embedding-3-small" },
  anthropic: { label: "Anthropic", model: "claude-sonnet-4-5", embedding: "" },
  compatible: { label: "OpenAI-compatible server", model: "llama3.1", embedding: "nomic-embed-text" },
};
