import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";
import { RUN_STATUSES } from "@/lib/runs/run-status";

export const MAX_THREAD = 200;

/** What a run's thread may be called. */
export const threadName = z
  .string()
  .trim()
  .min(1, "May not be empty.")
  .max(MAX_THREAD, `May have at most ${MAX_THREAD} characters.`)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u, "May have no control characters.")
  .refine((name) => name !== "." && name !== "..", "May not be dots alone: they mean another place in an address.")
  .openapi({
    description: "A conversation, by a name of yours: runs of an agent in one thread know what was said before in it.",
    example: "customer-42",
  });

export const threadSchema = z
  .strictObject({
    thread: z.string(),
    runs: z.int(),
    last_run_id: z.string(),
    last_run_at: timeSchema,
  })
  .openapi("Thread");
export type Thread = z.infer<typeof threadSchema>;

export const threadRunSchema = z
  .strictObject({
    run_id: z.string(),
    number: z.int(),
    status: z.enum(RUN_STATUSES),
    prompt: z.string().nullable().openapi({ description: "What was wanted; cut after 8000 characters." }),
    answer: z.string().nullable().openapi({ description: "What the agent answered; cut after 8000 characters." }),
    created_at: timeSchema,
  })
  .openapi("ThreadRun");
export type ThreadRun = z.infer<typeof threadRunSchema>;
