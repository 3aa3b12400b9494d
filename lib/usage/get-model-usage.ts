import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { midnight } from "./count-runs-sql";
import { usageRange } from "./range";
import type { ModelUsage } from "./serialize";

interface Row {
  provider: string;
  model: string;
  calls: number;
  failed: number;
  input_tokens: number;
  output_tokens: number;
  cost_micro_usd: number | null;
  unpriced: number;
}

const MOST = 100;

const BY_MODEL = `
  SELECT provider, model, count(*)::float8 AS calls, (count(*) FILTER (WHERE status = 'failed'))::float8 AS failed,
    coalesce(sum(input_tokens), 0)::float8 AS input_tokens, coalesce(sum(output_tokens), 0)::float8 AS output_tokens,
    sum(cost_micro_usd)::float8 AS cost_micro_usd,
    (count(*) FILTER (WHERE cost_micro_usd IS NULL AND input_tokens IS NOT NULL))::float8 AS unpriced
  FROM model_calls
  WHERE workspace_id = $1 AND created_at >= ${midnight("$2::date")} AND created_at < ${midnight("$3::date + 1")}
  GROUP BY provider, model ORDER BY sum(cost_micro_usd) DESC NULLS LAST, count(*) DESC, 1, 2 LIMIT ${MOST}`;

/**
 * What models were asked within a range, by provider and model, the dearest first. Counted from the calls that are kept:
 * they go with their runs.
 * @throws AppError insufficient_scope, validation_failed
 */
export async function getModelUsage(
  ctx: Ctx,
  days: { from?: string | undefined; to?: string | undefined },
): Promise<ModelUsage> {
  requireScope(ctx, "usage:read");
  const range = usageRange(days, Date.now());
  const { rows } = await pool.query<Row>({
    name: "usage-by-model",
    text: BY_MODEL,
    values: [ctx.workspaceId, range.from, range.to],
  });
  return { ...range, models: rows };
}
