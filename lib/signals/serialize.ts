import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";

export const SIGNAL_STATUSES = ["delivered", "started", "unconsumed"] as const;

export const signalSchema = z
  .strictObject({
    id: z.string(),
    type: z.string(),
    payload: z.unknown(),
    status: z.enum(SIGNAL_STATUSES).openapi({
      description:
        "It woke a waiting run, started one, or waits for a taker: a step that waits for it within 24 hours.",
    }),
    run: z.strictObject({ id: z.string(), number: z.int() }).nullable(),
    step_id: z.string().nullable().openapi({ description: "The step that waited for it." }),
    created_at: timeSchema,
  })
  .openapi("Signal");
export type Signal = z.infer<typeof signalSchema>;

export interface SignalRow {
  id: string;
  type: string;
  payload: unknown;
  runId: string | null;
  stepId: string | null;
  createdAt: Date;
}

/** @param runNumber of the run that took it */
export function serializeSignal(row: SignalRow, runNumber: bigint | undefined): Signal {
  return {
    id: row.id,
    type: row.type,
    payload: row.payload,
    status: row.runId === null ? "unconsumed" : row.stepId === null ? "started" : "delivered",
    run: row.runId === null || runNumber === undefined ? null : { id: row.runId, number: Number(runNumber) },
    step_id: row.stepId,
    created_at: row.createdAt.toISOString(),
  };
}
