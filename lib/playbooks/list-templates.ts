import { z } from "@hono/zod-openapi";
import { playbookSettings } from "@/lib/agents/playbook-settings";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { PLAYBOOK_TEMPLATES } from "./templates";

export const playbookTemplateSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    schedule: z.strictObject({ cron: z.string(), timezone: z.string() }).nullable(),
    settings: playbookSettings.partial(),
  })
  .openapi("PlaybookTemplate");

export type ShownTemplate = z.infer<typeof playbookTemplateSchema> & { plan: Record<string, unknown> };

/** The predefined playbooks. There are a handful, so the list has no pages. */
export function listTemplates(ctx: Ctx): ShownTemplate[] {
  requireScope(ctx, "agents:read");
  return PLAYBOOK_TEMPLATES.map(({ schedule = null, plan, ...rest }) => ({ ...rest, schedule, plan: { ...plan } }));
}
