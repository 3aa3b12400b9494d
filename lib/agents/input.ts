import { z } from "@hono/zod-openapi";
import { jsonObject } from "@/lib/api/schemas";
import { freeText, nameText } from "@/lib/validation/text";
import { playbookSettings } from "./playbook-settings";

/** A plan is checked by its own language (check-plan.ts), which names what is wrong better than a schema can. */
const planField = jsonObject.openapi("PlanInput", {
  description: "A plan: see the schema `Plan`.",
  example: { steps: [{ id: "get", tool: "http.get", input: { url: "https://crm.example/deals" } }] },
});

const goalFields = {
  goal: freeText(100_000).openapi({
    description: "What the agent is for: it plans its own steps. Instead of `plan`.",
    example: "Look after renewals: find out, and draft what should be sent.",
  }),
  tools: z
    .array(
      z.union([
        z.string().min(1).max(200),
        z.strictObject({ name: z.string().min(1).max(200), requires_approval: z.boolean().optional() }),
      ]),
    )
    .max(200)
    .openapi({ description: "What an agent with a goal may call.", example: ["crm.lookup"] }),
};

const scheduleField = z
  .union([z.string().max(200), z.strictObject({ cron: z.string().max(200), timezone: z.string().max(100).optional() })])
  .nullable()
  .openapi({
    description: "A cron expression of five fields, alone or with an IANA time zone (UTC unless given); null for none.",
  });

const draft = {
  type: nameText.max(100),
  description: freeText(2_000),
  autonomy: z.enum(["observe", "propose", "act"]),
  schedule: scheduleField,
  config: jsonObject,
  plan: planField,
  playbook: playbookSettings.partial().openapi("PlaybookSettings", {
    description: "Of an agent that works through contacts. Fields that are left out stay as they are.",
  }),
  playbook_template: z.string().max(100).nullable().openapi({ description: "The template it was made from." }),
  ...goalFields,
};

export const createAgentInput = z
  .strictObject({ name: nameText, ...draft })
  .partial()
  .required({ name: true })
  .extend({
    publish: z.boolean().optional().openapi({ description: "Publish the plan at once." }),
    notes: freeText(2_000).optional().openapi({ description: "Notes of the version, with `publish`." }),
  });
export type CreateAgentInput = z.input<typeof createAgentInput>;

export const updateAgentInput = z.strictObject({ name: nameText, ...draft }).partial();
export type UpdateAgentInput = z.input<typeof updateAgentInput>;

export const publishInput = z.strictObject({ notes: freeText(2_000).optional() });

export const rollbackInput = z.strictObject({
  version: z.int().min(1).max(999_999_999).openapi({ description: "The version whose plan is published again." }),
  notes: freeText(2_000).optional(),
});

type ScheduleInput = z.output<typeof scheduleField>;

/** Both ways of writing a schedule, as one. */
export function toSchedule(input: NonNullable<ScheduleInput>): { cron: string; timezone: string } {
  if (typeof input === "string") return { cron: input.trim(), timezone: "UTC" };
  return { cron: input.cron.trim(), timezone: input.timezone ?? "UTC" };
}
