import { formatNumber } from "@/components/ui/format";
import { formatCost } from "./format-cost";

export interface AskedModel {
  model: string;
  tokens: number | null;
  /** Micro US dollars. */
  cost: number | null;
}

/** What the output of an llm step or of an agent's turn says of its model; undefined for any other output. */
export function askedModel(type: string, output: unknown): AskedModel | undefined {
  if ((type !== "think" && type !== "llm") || typeof output !== "object" || output === null) return undefined;
  const { model, provider, usage } = output as Record<string, unknown>;
  if (typeof model !== "string") return undefined;
  const used = (typeof usage === "object" && usage !== null ? usage : {}) as Record<string, unknown>;
  const number = (name: string) => (typeof used[name] === "number" ? used[name] : null);
  const input = number("input_tokens");
  return {
    model: typeof provider === "string" ? `${provider}/${model}` : model,
    tokens: input === null ? null : input + (number("output_tokens") ?? 0),
    cost: number("cost_micro_usd"),
  };
}

/** A model, how many tokens it read and wrote, and what they cost, in one line. */
export function ModelFacts({ asked: { model, tokens, cost } }: { asked: AskedModel }) {
  const parts = [
    ...(tokens === null ? [] : [`${formatNumber(tokens)} tokens`]),
    ...(cost === null ? [] : [formatCost(cost)]),
  ];
  return (
    <span className="break-all">
      <code className="font-mono">{model}</code>
      {parts.length > 0 && ` · ${parts.join(" · ")}`}
    </span>
  );
}
