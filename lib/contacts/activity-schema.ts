import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";

export const ACTIVITY_KINDS = ["call", "approval", "run"] as const;

export const activitySchema = z
  .strictObject({
    id: z.string(),
    kind: z.enum(ACTIVITY_KINDS).openapi({
      description: "`call`: a tool was called; `approval`: a call was asked about; `run`: a run is about the contact.",
    }),
    agent: z.strictObject({ id: z.string(), name: z.string() }),
    run: z.strictObject({ id: z.string(), number: z.int() }),
    tool: z.string().nullable(),
    status: z.string().openapi({ description: "Of the receipt, the approval or the run." }),
    created_at: timeSchema,
  })
  .openapi("ContactActivity");
export type ContactActivity = z.infer<typeof activitySchema>;

export interface ActivityRow {
  id: string;
  kind: ContactActivity["kind"];
  agent_id: string;
  agent_name: string;
  run_id: string;
  run_number: number;
  tool: string | null;
  status: string;
  created_at: Date;
}

export function serializeActivity(row: ActivityRow): ContactActivity {
  const { agent_id, agent_name, run_id, run_number, created_at, ...rest } = row;
  return {
    ...rest,
    agent: { id: agent_id, name: agent_name },
    run: { id: run_id, number: run_number },
    created_at: created_at.toISOString(),
  };
}
