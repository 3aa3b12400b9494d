import { z } from "@hono/zod-openapi";
import { playbookSettings } from "@/lib/agents/playbook-settings";
import { jsonObject, timeSchema } from "@/lib/api/schemas";
import type { Plan } from "@/lib/plans/schema";
import { playbookOf } from "./playbook-plan";

/** An agent as S4 shows it. */
export const playbookAgentSchema = z
  .strictObject({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    description: z.string(),
    enabled: z.boolean(),
    playbook_template: z.string().nullable(),
    capabilities: z.array(z.string()),
    identity_id: z.string().nullable(),
    playbook: jsonObject.openapi({
      description: "`steps` done for each contact, and `targeting`: whom a run is for that names nobody.",
    }),
    monitoring: playbookSettings.shape.monitoring.nullable(),
    llm_config: playbookSettings.shape.llm_config.nullable(),
    created_at: timeSchema,
    updated_at: timeSchema,
  })
  .openapi("PlaybookAgent");
export type PlaybookAgent = z.infer<typeof playbookAgentSchema>;

export interface PlaybookAgentRow {
  id: string;
  slug: string;
  name: string;
  description: string;
  status: "active" | "paused";
  playbookTemplate: string | null;
  playbook: unknown;
  draftPlan: unknown;
  createdAt: Date;
  updatedAt: Date;
}

export function serializePlaybookAgent(row: PlaybookAgentRow): PlaybookAgent {
  const settings = (row.playbook ?? {}) as z.infer<ReturnType<typeof playbookSettings.partial>>;
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    description: row.description,
    enabled: row.status === "active",
    playbook_template: row.playbookTemplate,
    capabilities: settings.capabilities ?? [],
    identity_id: settings.identity_id ?? null,
    playbook: { ...playbookOf(row.draftPlan as Plan) },
    monitoring: settings.monitoring ?? null,
    llm_config: settings.llm_config ?? null,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
