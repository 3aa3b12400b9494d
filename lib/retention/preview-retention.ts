import { z } from "@hono/zod-openapi";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { boundarySql, IS_OLD } from "./old-runs-sql";

/** Beyond this many nobody needs to know exactly. */
const COUNTED_AT_MOST = 100_000;

export const retentionDays = z
  .int()
  .min(1, "Must be from 1 to 3650.")
  .max(3650, "Must be from 1 to 3650.")
  .openapi({ description: "Ended runs that began longer ago are deleted." });
export const retentionRuns = z
  .int()
  .min(100, "Must be from 100 to 10000000.")
  .max(10_000_000, "Must be from 100 to 10000000.")
  .openapi({ description: "Ended runs beyond the newest so many are deleted." });

const inQuery = (schema: z.ZodInt) =>
  z
    .string()
    .regex(/^\d{1,9}$/, "Must be a number.")
    .transform(Number)
    .pipe(schema)
    .optional();

export const retentionPreviewQuery = z.strictObject({
  days: inQuery(retentionDays).openapi({
    type: "integer",
    minimum: 1,
    maximum: 3650,
    description: "`retention_days`.",
  }),
  runs: inQuery(retentionRuns).openapi({
    type: "integer",
    minimum: 100,
    maximum: 10_000_000,
    description: "`retention_runs`.",
  }),
});

export const retentionPreviewSchema = z
  .strictObject({
    runs: z.int().openapi({ description: "Runs that would be deleted now." }),
    more: z.boolean().openapi({ description: "Whether there are more than `runs` says." }),
  })
  .openapi("RetentionPreview");
export type RetentionPreview = z.infer<typeof retentionPreviewSchema>;

const COUNT = `
  SELECT count(*)::int AS runs FROM (
    SELECT FROM runs r WHERE r.workspace_id = $1 AND ${IS_OLD} LIMIT ${COUNTED_AT_MOST + 1}
  ) old`;

/** How many runs the workspace would lose by such a retention. Nothing is changed. */
export async function previewRetention(
  ctx: Ctx,
  input: { days?: number | undefined; runs?: number | undefined },
): Promise<RetentionPreview> {
  requireScope(ctx, "runs:read");
  const { days, runs: keep } = input;
  const cutoff = days === undefined ? null : new Date(Date.now() - days * 24 * 3_600_000);
  const boundary =
    keep === undefined
      ? null
      : ((await pool.query<{ number: string }>(boundarySql("$2"), [ctx.workspaceId, keep])).rows[0]?.number ?? null);
  const { rows } = await pool.query<{ runs: number }>(COUNT, [ctx.workspaceId, cutoff, boundary]);
  const found = rows[0]?.runs ?? 0;
  return { runs: Math.min(found, COUNTED_AT_MOST), more: found > COUNTED_AT_MOST };
}
