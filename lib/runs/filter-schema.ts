import { z } from "@hono/zod-openapi";
import { timeQuery } from "@/lib/api/schemas";
import { RUN_STATUSES, RUN_TRIGGERS, type RunStatus } from "./run-status";

const KNOWN: ReadonlySet<string> = new Set(RUN_STATUSES);

const statuses = z
  .string()
  .max(200)
  .transform((text, issues): RunStatus[] => {
    const names = [...new Set(text.split(","))];
    const unknown = names.find((name) => !KNOWN.has(name));
    if (unknown === undefined) return names as RunStatus[];
    issues.addIssue({ code: "custom", message: `Must be one or more of ${RUN_STATUSES.join(", ")}.` });
    return z.NEVER;
  })
  .openapi({ type: "string", description: "One status, or several with commas between.", example: "failed,timed_out" });

const version = z
  .union([z.string().regex(/^\d{1,9}$/), z.int().min(0).max(999_999_999)], { error: "Must be a version's number." })
  .transform(Number)
  .openapi({ type: "integer", description: "A version of the agent; takes `agent` as well." });

const id = (what: string) => z.string().min(1).max(200).openapi({ description: what });

/** The filters of one agent's runs. */
export const agentRunFilters = {
  status: statuses.optional(),
  trigger: z.enum(RUN_TRIGGERS).optional().openapi({ description: "What started them." }),
  source: id("Id of the trigger, schedule, signal or run that started them.").optional(),
  version: version.optional(),
  created_after: timeQuery.optional(),
  created_before: timeQuery.optional(),
  replay_of: id("Id or number of the run they repeat.").optional(),
  q: z
    .string()
    .max(200)
    .optional()
    .openapi({ description: "Text in the input or the output, in upper or lower case." }),
};

/** The filters of all runs. Texts in a query, and the same in a body. */
export const runFilters = { agent: id("Id or slug of an agent.").optional(), ...agentRunFilters };

export const runFilterSchema = z.strictObject(runFilters).openapi("RunFilter");
/** Which runs; every field left out means all. */
export type RunFilter = Partial<z.output<typeof runFilterSchema>>;
